/** A window that is on no cluster: it sees the connections there are, and can add one or go to one. */
import { CALL_NAMES, type PortMessage } from '../../shared/calls.ts'
import type { ConnectionState } from '../../shared/connection.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import type { Picture } from '../../shared/picture.ts'
import type { Clock } from '../clock.ts'
import { readAuthorities } from '../http/authorities.ts'
import { createServe, type Handlers } from '../serve.ts'
import { WindowSession } from '../session.ts'
import type { NoticeDesk } from '../notify/desk.ts'
import type { WindowLock } from '../window-lock.ts'
import type { ConnectionDesk } from './desk.ts'

export interface NowhereOptions {
  readonly clock: Clock
  readonly shell: Picture['shell']
  readonly connections: () => ConnectionState[]
  readonly desk: ConnectionDesk
  readonly noticeDesk: NoticeDesk
  readonly lock: WindowLock
  readonly send: (message: PortMessage) => void
  readonly log: (line: string) => void
}

export function openNowhere(options: NowhereOptions): WindowSession {
  const { clock, desk, noticeDesk, lock, send, log } = options
  return new WindowSession({
    clock,
    send,
    log,
    onClose: () => undefined,
    serve: (startWatching) =>
      createServe(
        {
          ...REFUSALS,
          watch: () => {
            startWatching()
            return emptyPicture(options)
          },
          saveConnection: (input) => desk.save(input),
          removeConnection: async ({ id }) => {
            await desk.remove(id)
            return {}
          },
          testConnection: (input) => desk.test(input),
          readAuthorities: ({ pem }) => ({ authorities: readAuthorities(pem, clock.now()) }),
          openConnection: async ({ id }) => {
            await desk.open(id)
            return {}
          },
          listRecordings: () => ({ recordings: [...desk.replay.list()] }),
          openBundle: (input) => desk.replay.add(input),
          openReplay: (input) => desk.replay.open(input),
          lockWindow: () => {
            lock.lock()
            return {}
          },
          getNotifications: () => noticeDesk.state(),
          saveNotifications: (settings) => noticeDesk.save(settings),
          testNotification: () => {
            noticeDesk.test()
            return {}
          },
        },
        (call, error) => log(`${call} failed: ${asFault(error).message}`),
        lock,
      ),
  })
}

/** Everything that needs a cluster. One function for all: what it throws does not depend on what was asked. */
const REFUSALS = Object.fromEntries(CALL_NAMES.map((name) => [name, refuse])) as unknown as Handlers

function refuse(): never {
  throw new Fault('unknownConnection', 'This window is on no cluster. Connect to one first.')
}

function emptyPicture({ clock, shell, connections }: NowhereOptions): Picture {
  return {
    profile: null,
    snapshot: null,
    heardAt: null,
    link: { kind: 'connecting', since: clock.now() },
    capabilities: null,
    commands: null,
    sightings: [],
    disagreements: [],
    sources: [],
    foreignAlerts: null,
    differences: [],
    samples: [],
    series: [],
    ledger: [],
    connections: connections(),
    notices: [],
    shell,
  }
}
