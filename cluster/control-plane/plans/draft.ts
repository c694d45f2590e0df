/** What a command says of itself before it is a plan; the rest of a plan is the same for every command. Pure. */
import { baseClass, type Command, type CommandKind, describeCommand } from '../../../shared/command.ts'
import type { Operation } from '../../../shared/operation.ts'
import { type Plan, PLAN_LIFETIME_MS, type PlanClass } from '../../../shared/plan.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { type BasisKey, basisOf } from './basis.ts'

export interface Draft<C extends Command = Command> {
  /** As it would be carried out: what was left open is settled. */
  readonly command: C
  /** What must not have changed when it is confirmed. */
  readonly restsOn: readonly BasisKey[]
  readonly steps: Plan['steps']
  /** Absent: nobody takes anything over. */
  readonly candidates?: Plan['candidates']
  readonly checks: Plan['checks']
  readonly consequences: readonly string[]
  readonly inverse: Plan['inverse']
  /** How careful the click must be where no check fails, and why. */
  readonly weight: { readonly class: Exclude<PlanClass, 'forced'>; readonly why: readonly string[] }
  /** Absent: by past operations of this kind. */
  readonly estimate?: Plan['estimate']
}

export interface PlanFrame {
  readonly id: string
  readonly snapshot: Snapshot
  /** Past operations of this kind that succeeded, newest first. */
  readonly past: () => readonly Operation[]
  readonly now: number
}

export function makePlan(draft: Draft, { id, snapshot, past, now }: PlanFrame): Plan {
  const { command } = draft
  const { value, why } = classify(draft)
  return {
    id,
    journalId: snapshot.journalId,
    command,
    title: describeCommand(command),
    class: value,
    classWhy: why,
    createdAt: now,
    expiresAt: now + PLAN_LIFETIME_MS,
    basis: basisOf(snapshot, draft.restsOn),
    steps: draft.steps,
    candidates: draft.candidates ?? [],
    checks: draft.checks,
    consequences: [...draft.consequences],
    inverse: draft.inverse,
    estimate: draft.estimate ?? estimateFrom(command.kind, past()),
  }
}

/** A failed check forces, whatever the command; only what is harmless by nature stays so. */
function classify({ command, checks, weight }: Draft): { value: PlanClass; why: string[] } {
  const failed = checks.filter(({ status }) => status === 'fail')
  if (failed.length === 0 || baseClass(command) === 'harmless') return { value: weight.class, why: [...weight.why] }
  return {
    value: 'forced',
    why: failed.map(({ title, measured, threshold }) => `Not so: "${title}" (${measured}; needed: ${threshold}).`),
  }
}

const PAST = 10

function estimateFrom(kind: CommandKind, past: readonly Operation[]): Plan['estimate'] {
  const pastMs = past
    .flatMap(({ acceptedAt, endedAt }) => (endedAt === null ? [] : Math.max(0, endedAt - acceptedAt)))
    .slice(0, PAST)
  return { medianMs: medianOf(pastMs), pastMs, what: `from accepted to done in past operations of the kind ${kind}` }
}

/** `null`: of nothing. */
export function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null
}
