/** The leases as the journal tells them: who was granted which epoch, and whether that was always allowed. */
import { z } from 'zod'
import type { Evidence, FactRow } from './evidence.ts'
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

/** `until`, epoch ms: by then every account must have a master again, one that answers its users. */
export function judgeServed({ facts, messages, replies }: Evidence, until: number): Finding[] {
  const leases = facts.filter(({ kind, at }) => at <= until && (kind === 'leaseVacated' || kind === 'leaseGranted'))
  const last = new Map(leases.map((fact) => [Vacated.parse(fact.body).accountId, fact]))
  return [...last].flatMap(([id, { kind, at, body }]): Finding[] => {
    const left = (why: string): Finding[] => [{ kind: 'unfinishedFailovers', what: `${id} is left ${why}` }]
    const epoch = Vacated.parse(body).leaseEpoch
    if (kind === 'leaseVacated') return left(`without a master since epoch ${epoch} was vacated`)
    const isAsked = messages.some(({ account, receivedAt }) => {
      return account === id && receivedAt > at && receivedAt <= until
    })
    const isServed = replies.some((reply) => {
      return reply.account === id && reply.epoch === epoch && reply.verdict === 'accepted'
    })
    return isAsked && !isServed ? left(`with a master that answers nobody, at epoch ${epoch}`) : []
  })
}
