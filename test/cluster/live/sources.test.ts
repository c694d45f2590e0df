import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHost } from '../../../host/host.ts'
import { NO_OFFSET } from '../../../renderer/store/age.ts'
import { type FigureWorld, type Reading, readingsOf, stateOf, limitMsOf } from '../../../renderer/store/figures.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import { applyPicture, applyPushes, createPictureStore, createSampleStore } from '../../../renderer/store/picture.ts'
import { type FigureId, FIGURE_IDS, FIGURES } from '../../../shared/figures.ts'
import type { FigureSource } from '../../../shared/figure.ts'
import { calls, PortMessage } from '../../../shared/calls.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { aLiveCluster } from './a-live-cluster.ts'
import { PLAIN_ACCESS } from '../../../shared/connection.ts'

/** The console as a window has it: host and the window's stores, on a real cluster. */
async function aConsoleOn(cluster: LiveCluster) {
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(Date.now()) }
  const host = await createHost({
    profile: {
      id: 'sources',
      name: 'Sources',
      environment: 'drill',
      controlApiUrl: cluster.api.url,
      prometheusUrl: null,
      alertmanagerUrl: null,
      ...PLAIN_ACCESS,
    },
    token: cluster.api.token,
    actor: 'test',
    dataDir: mkdtempSync(join(tmpdir(), 'linda-sources-')),
    shell: { kind: 'web', version: '0.0.0' },
    consent: { ask: () => Promise.resolve('given') },
    log: () => undefined,
  })
  onTestFinished(() => host.close())
  const session = host.open((sent) => {
    // As it would come over a line.
    const message = PortMessage.parse(JSON.parse(JSON.stringify(sent)))
    if (message.type === 'push') applyPushes(stores, message.pushes)
    else if (message.type === 'answer') applyPicture(stores, calls.watch.output.parse(message.value))
  })
  session.receive({ id: 1, call: 'watch', input: {} })
  const world = (now = Date.now()): FigureWorld => {
    const { snapshot, sources } = stores.picture.getState()
    const { latest, offset } = stores.samples.getState()
    const isLive = stores.link.getState().link?.kind === 'live'
    return { snapshot, latest, sources, isLive, now, offset: offset.recent.length === 0 ? NO_OFFSET : offset }
  }
  return { world, isLive: () => world().isLive }
}

/** Whose word a reading is, as its figure's source has it. */
function originOf(source: FigureSource, { whose }: Reading): string | null {
  switch (source.kind) {
    case 'all':
    case 'account':
      return 'gateway'
    case 'node':
    case 'scrape':
      return whose
    case 'machine':
      return 'supervisor'
    case 'service':
    case 'nobody':
      return null
  }
}

function readingsFrom(process: string, world: FigureWorld): { id: FigureId; reading: Reading }[] {
  return FIGURE_IDS.flatMap((id) =>
    readingsOf(id, world)
      .filter((reading) => originOf(FIGURES[id].source, reading) === process && reading.at !== null)
      .map((reading) => ({ id, reading })),
  )
}

describe('when a process stops', () => {
  it(
    'its values go stale by its name once their limit has passed, everybody else’s stay, and they come back with it',
    { timeout: 240_000 },
    async () => {
      const cluster = await aLiveCluster({ seed: 3, rate: 10 })
      const { world, isLive } = await aConsoleOn(cluster)
      const processes = ['gateway', 'uae-3', 'supervisor', 'media', 'sheets']
      const pidOf = async (id: string) => (id === 'supervisor' ? cluster.supervisorPid : cluster.pidOf(id))
      const stateNow = (process: string) => {
        const now = world()
        return readingsFrom(process, now).map(({ id, reading }) => ({
          id,
          whose: reading.whose,
          state: stateOf(id, reading, now),
          limitMs: limitMsOf(id, reading, now),
        }))
      }
      const all = async (process: string, isSo: (kind: string) => boolean, what: string) =>
        until(
          () => {
            const states = stateNow(process)
            return isLive() && states.length > 0 && states.every(({ state }) => isSo(state.kind)) ? states : null
          },
          { what: `${process}: ${what}`, withinMs: 40_000, everyMs: 100 },
        )
      const isStale = (kind: string) => kind === 'stale'
      const isAnswering = (kind: string) => kind === 'fresh' || kind === 'idle'

      for (const process of processes) await all(process, isAnswering, 'every figure of it is there')
      // The gateway, on which most rests, alone; then everybody else, each by its own name.
      const rounds = [['gateway'], processes.filter((id) => id !== 'gateway')]
      for (const stopped of rounds) {
        const pids = await Promise.all(stopped.map(pidOf))
        for (const pid of pids) globalThis.process.kill(pid, 'SIGSTOP')
        try {
          for (const process of stopped) {
            for (const { id, state, limitMs } of await all(process, isStale, 'every figure of it is stale')) {
              if (state.kind !== 'stale') throw new Error(`${id} is ${state.kind}`)
              // By its name, and not before its time: a value is good until then.
              expect({ id, why: state.why }).toEqual({ id, why: expect.stringContaining(`${process}:`) })
              expect(state.ageMs).toBeGreaterThan(limitMs)
            }
          }
          for (const other of processes.filter((id) => !stopped.includes(id)))
            await all(other, isAnswering, `answers while ${stopped.join(', ')} do not`)
        } finally {
          for (const pid of pids) globalThis.process.kill(pid, 'SIGCONT')
        }
        for (const process of stopped) await all(process, isAnswering, 'is back')
      }
    },
  )
})
