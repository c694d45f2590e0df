/** The leases as the journal tells them: who was granted which epoch, and whether that was always allowed. */
import { z } from 'zod'
import type { FactRow } from './evidence.ts'
import type { Finding } from './finding.ts'

const Vacated = z.object({ accountId: z.string(), leaseEpoch: z.number() })
const Granted = z.object({
  accountId: z.string(),
  leaseEpoch: z.number(),
  holder: z.object({ nodeId: z.string(), incarnation: z.string() }),
})
export type Grant = z.infer<typeof Granted>

export function grantsOf(facts: readonly FactRow[]): Grant[] {
  return facts.filter(({ kind }) => kind === 'leaseGranted').map(({ body }) => Granted.parse(body))
}

/** Vacating must take a higher epoch; a grant must fill the epoch that was vacated last, and only once. */
export function judgeLeases(facts: readonly FactRow[]): Finding[] {
  const leases = new Map<string, { epoch: number; holder: string | null }>()
  const findings: Finding[] = []
  const wrong = (what: string) => findings.push({ kind: 'doubleHolders', what })
  for (const { seq, kind, body } of facts) {
    if (kind === 'leaseVacated') {
      const { accountId, leaseEpoch } = Vacated.parse(body)
      const before = leases.get(accountId)?.epoch ?? 0
      if (leaseEpoch <= before) wrong(`fact ${seq}: ${accountId} vacated at epoch ${leaseEpoch}, it stood at ${before}`)
      leases.set(accountId, { epoch: leaseEpoch, holder: null })
    }
    if (kind === 'leaseGranted') {
      const { accountId, leaseEpoch, holder } = Granted.parse(body)
      const before = leases.get(accountId) ?? { epoch: 0, holder: null }
      if (before.holder !== null) {
        wrong(`fact ${seq}: ${accountId} granted to ${holder.nodeId} while ${before.holder} held epoch ${before.epoch}`)
      } else if (leaseEpoch !== before.epoch) {
        wrong(`fact ${seq}: ${accountId} granted at epoch ${leaseEpoch}, vacated was ${before.epoch}`)
      }
      leases.set(accountId, { epoch: leaseEpoch, holder: holder.nodeId })
    }
  }
  return findings
}
