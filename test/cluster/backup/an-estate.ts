/** What a backup is taken of: a real engine, a real state log on a page of its own, a configuration, and two places. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { archivePath } from '../../../cluster/backup/archive.ts'
import { openJournal } from '../../../cluster/backup/journal.ts'
import { Places } from '../../../cluster/backup/places.ts'
import { journalPath, takeBackup, type Taken, type TakeOptions } from '../../../cluster/backup/take.ts'
import { StateLog } from '../../../cluster/bot/state-log.ts'
import { addStateLogPage } from '../../../cluster/bot/state-log-page.ts'
import type { ClusterConfig } from '../../../cluster/config.ts'
import { Book } from '../../../cluster/control-plane/book.ts'
import { SqliteEngine } from '../../../cluster/control-plane/engine/sqlite.ts'
import { addPages, openServer } from '../../../cluster/process/pages.ts'
import { openRegistry } from '../../../cluster/process/metrics.ts'
import type { BotStatus } from '../../../shared/status.ts'
import { aConfig, aFolder, aFormedCluster, AT, anId } from '../../support/factories.ts'
import { aChain } from '../../support/records.ts'
import { GRANTED } from '../control-plane/a-cluster.ts'

export const BACKUP_ID = '20261120T090000Z-00e001'
export const ACCOUNT = 'uae-main'

export interface EstateOptions {
  readonly second?: boolean
}

export async function anEstate({ second = true }: EstateOptions = {}) {
  const root = aFolder()
  const dataDir = join(root, 'data')
  const clock = { now: AT }
  mkdirSync(join(dataDir, 'control-plane'), { recursive: true })
  const { accounts, nodes, ...rest } = aConfig({ dataDir })
  const log = new StateLog(join(root, 'state.log'), () => undefined)
  await log.append(aChain(20))
  const { url, port } = await aNodePage(log, rest.nodeToken)
  const config: ClusterConfig = {
    ...rest,
    accounts: accounts.filter(({ id }) => id === ACCOUNT),
    nodes: nodes.filter(({ id }) => id === 'uae-1').map((node) => ({ ...node, httpPort: port })),
  }
  writeFileSync(join(dataDir, 'cluster.json'), JSON.stringify(config))
  const engine = new SqliteEngine({ path: journalPath(config) })
  const book = new Book(engine, () => clock.now)
  book.record([aFormedCluster(), { kind: 'termBegan', reason: 'the cluster was formed' }, ...GRANTED])
  // Engine and reader are two processes otherwise. In one, the reader's library would take itself for the last one at the file
  // whenever it closes it, and remove the engine's write-ahead log.
  const keeper = openJournal(journalPath(config), { live: true })
  keeper.prepare('SELECT count(*) FROM facts').get()
  onTestFinished(() => {
    keeper.close()
    engine.close()
    log.close()
  })
  const firstPath = join(root, 'first')
  const secondPath = second ? join(root, 'second') : null
  const places = new Places({ first: firstPath, second: secondPath })
  const lines: string[] = []
  const options: TakeOptions = { config, places, dial: (way) => way, log: (line) => void lines.push(line) }
  return {
    root,
    config,
    clock,
    log,
    url,
    engine,
    book,
    places,
    firstPath,
    secondPath,
    options,
    lines,
    change: (why: string) =>
      book.record([{ kind: 'nodeHealthChanged', nodeId: 'uae-2', health: 'degraded', why, testimonies: [] }]),
    request: (backupId = BACKUP_ID) => ({
      ask: 'takeBackup' as const,
      backupId,
      cause: 'operator' as const,
      engine: engine.mark(book.snapshot, clock.now),
      logs: [{ accountId: ACCOUNT, from: [{ nodeId: 'uae-1', url }] }],
    }),
    take(backupId = BACKUP_ID): Promise<Taken> {
      return takeBackup(options, this.request(backupId), () => undefined)
    },
    archive: (backupId = BACKUP_ID) => archivePath(firstPath, backupId),
  }
}

/** A bot's pages, as far as a backup reads them. */
async function aNodePage(log: StateLog, nodeToken: string): Promise<{ url: string; port: number }> {
  const server = openServer({ bodyLimit: 1024, log: () => undefined })
  const status = (): BotStatus => ({
    kind: 'bot',
    nodeId: 'uae-1',
    accountId: ACCOUNT,
    incarnation: anId(0xa1),
    pid: 1,
    version: '0.1.0',
    at: AT,
    roleBelieved: 'servant',
    leaseEpoch: 1,
    masterBelieved: null,
    device: { state: 'linked', since: AT, attempts: 0, why: '', pairing: null },
    log: log.tail,
    peers: [],
    gateway: { connected: true, lastReplyAcceptedAt: null },
    controlPlane: { connected: true },
  })
  addPages(server, { status, notReady: () => null, metrics: openRegistry(), log: () => undefined })
  addStateLogPage(server, { log, nodeToken })
  await server.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.close())
  const address = server.server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, port }
}

/** Where each entry of a tar lies in the file, by name. */
export function entriesOf(path: string): { readonly name: string; readonly start: number; readonly size: number }[] {
  const bytes = readFileSync(path)
  const entries: { name: string; start: number; size: number }[] = []
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const name = bytes.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = parseInt(bytes.toString('utf8', at + 124, at + 136), 8)
    entries.push({ name, start: at + 512, size })
    at += 512 + Math.ceil(size / 512) * 512
  }
  return entries
}

/** Turns one byte of a file over. */
export function flip(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 0x20
  writeFileSync(path, bytes)
}
