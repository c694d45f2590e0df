/** The backup process: takes, proves and removes backups when it is asked, copies segments by itself, and tells how its places stand. */
import { join } from 'node:path'
import { Fault } from '../../shared/fault.ts'
import type { ServiceStatus } from '../../shared/status.ts'
import type { Clock } from '../clock.ts'
import { type ClusterConfig, LOOPBACK, readConfig, VERSION } from '../config.ts'
import { dialPages, dialPort } from '../dial.ts'
import { openControlLink } from '../process/control-link.ts'
import { servePages } from '../process/pages.ts'
import type { BackupBeat, NodeRequest } from '../wire/control.ts'
import { BackupMetrics, type WorkKind } from './metrics.ts'
import { Places } from './places.ts'
import { type Prepared, prepareRestore } from './restore.ts'
import { addRestoredLogPage } from './restored-log-page.ts'
import { Segmenter } from './segmenter.ts'
import { takeAside } from './take-aside.ts'
import type { Taken, TakeRequest } from './take.ts'
import { type Verified, verifyBackup } from './verify.ts'
import { failureOf, type Work, Works } from './works.ts'

const BEAT_EVERY_MS = 2_000
/** Looking writes a file in each place, and goes through everything in it. */
const LOOK_EVERY_MS = 20_000
const RETRY_SEGMENT_MS = 15_000

export interface BackupsOptions {
  readonly config: ClusterConfig
  readonly incarnation: string
  readonly clock: Pick<Clock, 'wallMs' | 'monotonicMs' | 'every'>
  readonly log: (line: string) => void
}

/** @throws {Fault} malformed: the configuration has no backups; portTaken. */
export async function startBackups({
  config,
  incarnation,
  clock,
  log,
}: BackupsOptions): Promise<{ close(): Promise<void> }> {
  const { backup } = config
  if (backup === undefined) throw new Fault('malformed', 'The configuration has no backups: add backup.httpPort')
  const places = new Places({ first: backup.folder ?? join(config.dataDir, 'backups'), second: backup.secondFolder })
  for (const path of places.clean()) log(`removed what an earlier process left half done: ${path}`)
  const dial = (url: string) => dialPages(current(), 'backup', url)
  /** As the supervisor keeps it on disk: nodes come and go. */
  const current = (): ClusterConfig => readConfig(join(config.dataDir, 'cluster.json'))
  const segmenter = new Segmenter({ config: current, places, dial, wall: () => clock.wallMs(), log })
  await segmenter.resume()

  const ending = new AbortController()
  const takes = new Works<Taken>(log)
  const verifications = new Works<Verified>(log)
  const restores = new Works<Prepared>(log)
  let lookedAt = Number.NEGATIVE_INFINITY
  let looks: BackupBeat['settings']['places'] = []
  let segmentedAt: number | null = null
  let isHealing = false

  const lookAtPlaces = () => {
    if (clock.monotonicMs() - lookedAt >= LOOK_EVERY_MS) {
      lookedAt = clock.monotonicMs()
      looks = [places.look('first'), places.look('second')]
      heal().catch((error: unknown) => log(`the second place: ${failureOf(error).why}`))
    }
    return looks
  }
  const copiedAgeMs = () => {
    const at = segmenter.copiedAt
    return at === null ? null : Math.max(0, clock.wallMs() - at)
  }
  const byPlace = (value: 'freeBytes' | 'usedBytes') =>
    Object.fromEntries(lookAtPlaces().flatMap((one) => (one[value] === null ? [] : [[one.place, one[value]]])))
  const metrics = new BackupMetrics({
    copiedAgeMs,
    freeBytes: () => byPlace('freeBytes'),
    usedBytes: () => byPlace('usedBytes'),
  })
  const measured = async <T>(kind: WorkKind, work: () => Promise<T>): Promise<T> => {
    const startedAt = clock.monotonicMs()
    try {
      const done = await work()
      metrics.ended(kind, 'ok', clock.monotonicMs() - startedAt)
      return done
    } catch (error) {
      metrics.ended(kind, 'failed', clock.monotonicMs() - startedAt)
      throw error
    }
  }

  /** What the second place missed while it was gone or full, one file after the other; what fails waits for the next look. */
  const heal = async () => {
    if (isHealing || takes.running !== null) return
    isHealing = true
    try {
      for (const { from, name } of places.missingInSecond()) {
        const copy = await places.copyToSecond(from, name)
        if (copy?.state !== 'copied') return
        log(`${name} was missing in the second place and is there now`)
      }
    } finally {
      isHealing = false
    }
  }

  const segment = async () => {
    segmentedAt = clock.monotonicMs()
    await segmenter.run()
    metrics.ended('segment', segmenter.trouble === null ? 'ok' : 'failed', clock.monotonicMs() - segmentedAt)
    // What failed is tried again soon, not after the whole pause.
    if (segmenter.trouble !== null && segmenter.hasBase)
      segmentedAt = clock.monotonicMs() - backup.segmentEveryMs + Math.min(RETRY_SEGMENT_MS, backup.segmentEveryMs)
  }

  const take = (request: TakeRequest): Work<Taken> => {
    const { backupId, engine } = request
    const running = takes.running
    if (running !== null && running !== backupId) throw new Fault('backupRunning', `Backup ${running} is being made`)
    return takes.ask(backupId, `${engine.journalId}:${engine.term}:${engine.seq}`, (tell) =>
      measured('backup', async () => {
        // Up to here the backup before can be continued; from here on the new one is.
        if (segmenter.hasBase) await segment()
        const taken = await takeAside({ dataDir: config.dataDir, places, log, signal: ending.signal }, request, tell)
        await segmenter.continueFrom(taken.manifest, taken.manifestSha256)
        segmentedAt = clock.monotonicMs()
        lookedAt = Number.NEGATIVE_INFINITY
        return taken
      }),
    )
  }

  const answer = async (request: NodeRequest): Promise<unknown> => {
    switch (request.ask) {
      case 'takeBackup':
        return take(request)
      case 'verifyBackup':
        return verifications.ask(request.runId, '', (tell) =>
          measured('verification', () =>
            verifyBackup({ places, wall: () => clock.wallMs(), signal: ending.signal }, request, tell),
          ),
        )
      case 'prepareRestore':
        return restores.ask(request.restoreId, '', (tell) =>
          measured('restore', () => prepareRestore({ config: current(), places, log }, request, tell)),
        )
      case 'removeBackup':
        places.remove(request.backupId)
        lookedAt = Number.NEGATIVE_INFINITY
        return {}
      default:
        throw new Fault('malformed', `The backup process cannot answer ${request.ask}`)
    }
  }

  const beat = (): BackupBeat => ({
    type: 'backupBeat',
    settings: {
      keepDays: backup.keepDays,
      segmentEveryMs: backup.segmentEveryMs,
      places: lookAtPlaces(),
      isOneDevice: places.isOneDevice(),
      unlisted: places.archives(),
    },
    segment: segmenter.last,
  })
  const status = (): ServiceStatus => ({
    kind: 'service',
    serviceId: 'backup',
    incarnation,
    pid: process.pid,
    version: VERSION,
    at: clock.wallMs(),
    doing: doing(takes, verifications),
    trouble: lookAtPlaces().find(({ place }) => place === 'first')?.trouble || null,
  })

  const control = openControlLink({
    port: dialPort(config, 'backup>control-plane/nodes', config.controlPlane.nodePort),
    hello: {
      type: 'hello',
      token: config.nodeToken,
      id: 'backup',
      incarnation,
      pid: process.pid,
      version: VERSION,
      statusUrl: `http://${LOOPBACK}:${backup.httpPort}`,
    },
    beat: null,
    answer,
    log,
  })
  const stopBeating = clock.every(BEAT_EVERY_MS, () => {
    control.tell(beat())
    if (segmenter.hasBase && isDue(clock.monotonicMs(), segmentedAt, copiedAgeMs(), backup.segmentEveryMs))
      void segment()
  })
  const sources = { status, notReady: () => status().trouble, metrics: metrics.registry, log }
  const pages = await servePages(backup.httpPort, sources, (server) => addRestoredLogPage(server, config))
  return {
    async close() {
      stopBeating()
      ending.abort()
      control.close()
      await pages.close()
    },
  }
}

/** By this process's own time; right after a start by how old the last copy is. */
export function isDue(nowMono: number, lastMono: number | null, ageMs: number | null, everyMs: number): boolean {
  return lastMono === null ? (ageMs ?? everyMs) >= everyMs : nowMono - lastMono >= everyMs
}

function doing(takes: Works<Taken>, verifications: Works<Verified>): string {
  const parts = [
    ...(takes.running === null
      ? []
      : [`making backup ${takes.running}: ${takes.find(takes.running)?.work.step ?? ''}`]),
    ...(verifications.running === null
      ? []
      : [`proving a backup: ${verifications.find(verifications.running)?.work.step ?? ''}`]),
  ]
  return parts.length === 0 ? 'waits for the next segment' : parts.join('; ')
}
