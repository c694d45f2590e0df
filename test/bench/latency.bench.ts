/**
 * `npm run bench -- latency [--rounds N] [--shell electron|web] [--json]`
 * From the moment a fact is journaled to the frame that shows it. Each round moves an account by plan; the fact is the
 * lease's new epoch, the pixel is that epoch on the account's card. One machine, one wall clock.
 */
import { parseArgs } from 'node:util'
import type { Page } from '@playwright/test'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { Fact } from '../../shared/fact.ts'
import { firstLiveAt, openConsole } from './desktop/console.ts'
import { LiveCluster } from './support/live-cluster.ts'
import { machine, print, table } from './support/report.ts'
import { median, quantile, rounded, worst } from './support/statistics.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
})
const cluster = await LiveCluster.start({ seed: Number(values.seed), rate: 10 })
const delays: number[] = []
try {
  const console = await openConsole(cluster)
  await firstLiveAt(console.page)
  const accounts = Object.keys((await cluster.snapshot()).accounts)
  for (let round = 0; round < Number(values.rounds); round++) {
    const accountId = accounts[round % accounts.length] ?? ''
    const epoch = (await cluster.masterOf(accountId)).epoch + 1
    const shown = shownAt(console.page, accountId, epoch)
    const journaledAt = await move(accountId, epoch)
    delays.push((await shown) - journaledAt)
    await cluster.untilSteady()
  }
  await console.close()
} finally {
  await cluster.remove()
}

print(`Fact journaled → painted in Electron, ${delays.length} facts under 30 messages/s`)
print(`${machine()}\n`)
const figures = { median: rounded(median(delays)), p95: rounded(quantile(delays, 0.95)), worst: rounded(worst(delays)) }
print(table(['', 'ms'], Object.entries(figures)))
if (values.json) {
  print(JSON.stringify({ rounds: delays.length, msMedian: figures.median, msP95: figures.p95, msWorst: figures.worst }))
}

/** Wall clock of the frame after the one in which the card's text changed: by then it is painted. */
function shownAt(page: Page, accountId: string, epoch: number): Promise<number> {
  return page.evaluate(
    ({ account, wanted }) =>
      new Promise<number>((resolve) => {
        const heading = [...document.querySelectorAll('h2')].find(({ textContent }) => textContent?.includes(account))
        const card = heading?.parentElement
        if (!card) throw new Error(`${account} has no card`)
        const isShown = () => new RegExp(`epoch .*\\b${wanted}$`).test(card.textContent?.trim() ?? '')
        const observer = new MutationObserver(() => {
          if (!isShown()) return
          observer.disconnect()
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())))
        })
        observer.observe(card, { subtree: true, childList: true, characterData: true })
      }),
    { account: accountId, wanted: epoch },
  )
}

/** Fails the account over by plan; answers when the new epoch was journaled, ms. */
async function move(accountId: string, epoch: number): Promise<number> {
  const plan = z
    .object({ id: z.string() })
    .parse(await cluster.post('/v1/plans', { command: { kind: 'failover', accountId, to: null } }))
  const operation = z.object({ failoverId: z.string() }).parse(
    await cluster.post('/v1/operations', {
      operationId: uuidv7(),
      planId: plan.id,
      reason: 'latency bench',
      actor: 'bench',
    }),
  )
  await cluster.untilSteady()
  const { facts } = z.object({ facts: z.array(Fact) }).parse(await cluster.get(`/v1/failovers/${operation.failoverId}`))
  const entered = facts.find((fact) => fact.kind === 'failoverPhaseEntered' && fact.epochAfter === epoch)
  if (entered === undefined) throw new Error(`${operation.failoverId} has no fact of epoch ${epoch}`)
  return entered.at
}
