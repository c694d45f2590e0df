import { describe, expect, it } from 'vitest'
import type { FromHost } from '../../electron/host-messages.ts'
import { serveHost, type ServicePort } from '../../electron/host-service.ts'
import type { Fleet, FleetOptions } from '../../host/fleet/fleet.ts'
import type { Profile } from '../../shared/connection.ts'
import type { PortMessage } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import type { DesktopNotice } from '../../shared/notification.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import { aPlan, aProfile } from '../host/support/factories.ts'

const start = {
  type: 'start',
  start: {
    given: { profile: aProfile(), token: 't', actor: 'me' },
    dataDir: '/d',
    shellVersion: '1',
    canNotify: true,
    isDemo: false,
  },
}
const settle = () => new Promise((resolve) => setImmediate(resolve))

function aPort() {
  const sent: PortMessage[] = []
  let onMessage: (message: unknown) => void = () => undefined
  let onClose = (): void => undefined
  const port: ServicePort = {
    post: (message) => sent.push(message),
    onMessage: (listener) => void (onMessage = listener),
    onClose: (listener) => void (onClose = listener),
  }
  return { port, sent, say: (message: unknown) => onMessage(message), close: () => onClose() }
}

/** A host whose making the test decides, and which writes down what reaches it. */
function aService() {
  const posted: FromHost[] = []
  const exits: number[] = []
  const received: unknown[] = []
  const events: string[] = []
  let options: FleetOptions | null = null
  let place: (profile: Profile | null) => void = () => undefined
  const made = Promise.withResolvers<Fleet>()
  const receive = serveHost({
    createFleet: (given) => {
      options = given
      return made.promise
    },
    post: (message) => posted.push(message),
    exit: (code) => exits.push(code),
  })
  const host: Fleet = {
    open: (_, onPlaced) => {
      if (onPlaced !== undefined) place = onPlaced
      events.push('opened')
      return { receive: (message) => received.push(message), close: () => events.push('closed') }
    },
    close: async () => void events.push('host closed'),
  }
  const given = (): FleetOptions => {
    if (options === null) throw new Error('no host was made')
    return options
  }
  return { receive, posted, exits, received, events, made, host, given, place: (profile: Profile) => place(profile) }
}

describe('the host process', () => {
  it('keeps what a window says before the host is ready, in order', async () => {
    const { receive, received, made, host } = aService()
    const window = aPort()
    receive(start, [])
    receive({ type: 'port', windowId: 1 }, [window.port])
    window.say('first')
    window.say('second')
    made.resolve(host)
    await settle()
    window.say('third')
    expect(received).toEqual(['first', 'second', 'third'])
  })

  it('closes a session with its port, and opens none for a port that closed before', async () => {
    const { receive, events, made, host } = aService()
    const early = aPort()
    const late = aPort()
    receive(start, [])
    receive({ type: 'port', windowId: 1 }, [early.port])
    receive({ type: 'port', windowId: 1 }, [late.port])
    early.close()
    made.resolve(host)
    await settle()
    expect(events).toEqual(['opened'])
    late.close()
    expect(events).toEqual(['opened', 'closed'])
  })

  it('says why it cannot run, and ends', async () => {
    const { receive, posted, exits, made } = aService()
    receive(start, [])
    made.reject(new Fault('storeLocked', 'pid 41 holds it'))
    await settle()
    expect(posted).toMatchObject([{ type: 'failed', problem: { code: 'storeLocked', detail: 'pid 41 holds it' } }])
    expect(exits).toEqual([1])
  })

  it('asks main for consent with the stored plan, and never sends a password along', async () => {
    const { receive, posted, made, host, given } = aService()
    receive(start, [])
    made.resolve(host)
    await settle()
    const plan: PreparedPlan = {
      plan: aPlan(),
      class: 'disturbing',
      classWhy: [],
      typeToConfirm: null,
      suggestedReason: '',
      preparedAt: 0,
    }
    const verdict = given()
      .consent(aProfile({ name: 'GCC' }))
      .ask({ plan, reason: 'disk', typed: null, password: 'never' })
    const asked = posted.at(-1)
    expect(asked).toEqual({
      type: 'ask',
      id: 1,
      request: { plan, reason: 'disk', typed: null, profile: aProfile({ name: 'GCC' }) },
    })
    receive({ type: 'answered', id: 1, verdict: 'withdrawn' }, [])
    expect(await verdict).toBe('withdrawn')

    const unseen = given()
      .consent(aProfile({ name: 'GCC' }))
      .ask({ plan, reason: 'disk', typed: null, password: null })
    receive({ type: 'answered', id: 2, verdict: 'unavailable' }, [])
    await expect(unseen).rejects.toMatchObject({ code: 'consentUnavailable' })
  })

  it('begins without a connection file too', () => {
    const { receive, given } = aService()
    receive(
      { type: 'start', start: { given: null, dataDir: '/d', shellVersion: '1', canNotify: true, isDemo: false } },
      [],
    )
    expect(given().given).toEqual([])
  })

  it('has one lock for a window, however often it asks for a line', async () => {
    const { receive, made, host } = aService()
    const locks: unknown[] = []
    receive(start, [])
    made.resolve({ ...host, open: (send, onPlaced, lock) => (locks.push(lock), host.open(send, onPlaced)) })
    for (const windowId of [1, 1, 2]) receive({ type: 'port', windowId }, [aPort().port])
    await settle()
    expect([locks[0] === locks[1], locks[0] === locks[2]]).toEqual([true, false])
  })

  it('tells main what to show on the desktop and how the clusters are', () => {
    const { receive, posted, given } = aService()
    receive(start, [])
    expect(given().desktop?.canShow).toBe(true)
    const notice: DesktopNotice = {
      id: 'gcc/x',
      level: 'critical',
      title: 'uae-1 is down',
      body: '',
      profileId: 'gcc',
      hash: '#/alert/x',
      replaces: [],
      at: 0,
    }
    given().desktop?.show(notice)
    given().onConnections?.([])
    expect(posted.slice(-2)).toEqual([
      { type: 'notice', notice },
      { type: 'connections', connections: [] },
    ])
  })

  it('says which window is on which cluster, and asks main for tokens', async () => {
    const { receive, posted, made, host, given, place } = aService()
    receive(start, [])
    made.resolve(host)
    receive({ type: 'port', windowId: 7 }, [aPort().port])
    await settle()
    place(aProfile({ name: 'GCC' }))
    expect(posted.at(-1)).toMatchObject({ type: 'placed', windowId: 7, profile: { name: 'GCC' } })
    const token = given().secrets.get('gcc')
    expect(posted.at(-1)).toEqual({ type: 'secretAsked', id: 1, request: { kind: 'get', id: 'gcc' } })
    receive({ type: 'secret', id: 1, answer: { kind: 'found', token: 'hush' } }, [])
    expect(await token).toBe('hush')
  })

  it('closes the host before it ends', async () => {
    const { receive, events, exits, made, host } = aService()
    receive(start, [])
    made.resolve(host)
    await settle()
    receive({ type: 'close' }, [])
    await settle()
    expect([events, exits]).toEqual([['host closed'], [0]])
  })
})
