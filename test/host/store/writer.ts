/** A process that does nothing but write to a store, batch after batch, and says which it has finished; ended from outside. */
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import { aNodeSample, AT } from '../support/factories.ts'

/** Samples of one batch. */
export const BATCH = 40

if (process.argv[2] !== undefined) write(process.argv[2])

function write(file: string): void {
  const store = new Store(openDatabase(file, AT).db)
  for (let batch = 1; ; batch += 1) {
    const at = AT + batch * 10_000
    const nodes = Array.from({ length: BATCH }, (_, index) => `n-${index}`)
    store.latest.put(nodes.map((nodeId) => ({ sample: aNodeSample({ nodeId, at }), heardAt: at })))
    const moments = Array.from({ length: 10 }, (_, second) => at + second * 1_000)
    const stretches = nodes.map((nodeId) => ({
      track: `node/${nodeId}`,
      at: moments,
      columns: [[`node/${nodeId}/cpuFraction`, moments.map(() => batch)] as const],
    }))
    store.latest.putSegment({ origin: 'cluster', stretches, until: at, since: at - 600_000 })
    store.answers.put('listSlos', '{}', {
      body: JSON.stringify({ batch, filling: 'a'.repeat(20_000) }),
      answeredAt: at,
    })
    process.stdout.write(`${batch}\n`)
  }
}
