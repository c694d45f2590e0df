/** The drill that takes minutes: a version that is bad, judged and taken back. */
import { expect, it } from 'vitest'
import { RATE, sharedCluster } from '../runbooks/faults.ts'
import { begun, operationOf, untilRun } from './running.ts'

const live = sharedCluster({ seed: 73, rate: RATE })

it('deploys the bad version, and times its verdict and its way back', async () => {
  const runId = await begun(live(), { scenarioId: 'bad-deployment', accountId: null, minutes: 10 })
  const run = await untilRun(live(), runId, 'has ended', ({ endedAt }) => endedAt !== null, 400_000)
  expect(run.detected?.by).toMatch(/^judged: /)
  expect(run.decided?.by).toMatch(/takes 0\.3\.0 back/)
  expect(run.restored).not.toBeNull()
  await operationOf(live(), runId)
  await live().untilSteady({ withinMs: 60_000 })
  expect(new Set(Object.values((await live().snapshot()).nodes).map(({ version }) => version)).has('0.3.0')).toBe(false)
}, 460_000)
