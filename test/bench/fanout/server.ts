/**
 * The event stream's real hub over a real journal, in a process of its own. Control by lines on stdin: `facts N` begins to journal N facts a
 * second in batches, `facts 0` ends it. Every second it tells on stdout, as one JSON line, what it used since the last.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SqliteEngine } from '../../../cluster/control-plane/engine/sqlite.ts'
import { Book } from '../../../cluster/control-plane/book.ts'
import { Hub } from '../../../cluster/control-plane/stream/hub.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { estateConfig } from '../agents/estate.ts'

const BATCH_MS = 20

const dataDir = process.argv[2] ?? ''
const engine = new SqliteEngine({ path: join(dataDir, 'journal.db') })
const book = new Book(engine, Date.now)
const config = estateConfig({ nodes: 30, dataDir, ports: [1, 2, 3, 4] })
const hub = new Hub({ book, samples: () => [], now: Date.now })
const server = createServer((request, response) => {
  const last = request.headers['last-event-id']
  hub.add(response, typeof last === 'string' ? last : null)
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
tell({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, journalId: engine.journalId })

let perS = 0
let due = 0
let turn = 0
let dueAt = performance.now()
setInterval(() => {
  // By the time that passed: a timer that is late must not mean fewer facts.
  const now = performance.now()
  due += (perS * (now - dueAt)) / 1_000
  dueAt = now
  const count = Math.floor(due)
  due -= count
  if (count > 0) book.record(Array.from({ length: count }, factOf))
}, BATCH_MS)

let usage = process.cpuUsage()
let at = performance.now()
setInterval(() => {
  const used = process.cpuUsage(usage)
  const elapsedMs = performance.now() - at
  tell({
    cpu: (used.user + used.system) / 1_000 / elapsedMs,
    rssBytes: process.memoryUsage.rss(),
    clients: hub.clients,
    seq: book.snapshot.seq,
  })
  usage = process.cpuUsage()
  at = performance.now()
}, 1_000)

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line.startsWith('facts ')) perS = Number(line.slice('facts '.length))
})
process.stdin.on('end', () => process.exit(0))

/** Facts of the size that a failing node makes. */
function factOf(): FactBody {
  turn += 1
  const node = config.nodes[turn % config.nodes.length]
  return {
    kind: 'nodeHealthChanged',
    nodeId: node?.id ?? '',
    health: turn % 2 === 0 ? 'healthy' : 'degraded',
    why: `answered after ${turn % 900} ms`,
    testimonies: [{ witness: 'gateway', saw: 'answer', afterMs: turn % 900 }],
  }
}

function tell(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}
