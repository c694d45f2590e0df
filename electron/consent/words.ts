/** Puts a stored plan into the words of the confirmation window. Pure. */
import { describeCommand } from '../../shared/command.ts'
import type { Plan, PlanClass } from '../../shared/plan.ts'
import type { ConsentRequest } from '../host-messages.ts'
import type { ConsentQuestion, Row } from './question.ts'

const CLASS_WORDS: Readonly<Record<PlanClass, string>> = {
  harmless: 'Harmless',
  routine: 'Routine',
  disturbing: 'Disturbing',
  forced: 'Forced',
}

export function toQuestion({ plan: prepared, reason, typed, profile }: ConsentRequest): ConsentQuestion {
  const { plan } = prepared
  const isCalm = prepared.class === 'harmless' || prepared.class === 'routine'
  return {
    kind: 'consent',
    title: `${verbOf(plan)}?`,
    cluster: `${profile.name} · ${profile.environment}`,
    environment: profile.environment,
    planClass: prepared.class,
    classWord: CLASS_WORDS[prepared.class],
    why: prepared.classWhy,
    rows: rowsOf(plan, reason, typed),
    verb: verbOf(plan),
    focus: isCalm ? 'confirm' : 'cancel',
  }
}

function rowsOf(plan: Plan, reason: string, typed: string | null): Row[] {
  const row = (label: string, text: string | null, isCode = false): Row[] =>
    text === null || text === '' ? [] : [{ label, text, isCode }]
  return [
    ...row('From → to', movementOf(plan), true),
    ...row('Steps', plan.steps.map(({ title }, index) => `${index + 1}. ${title}`).join('\n')),
    ...row('What follows', plan.consequences.join('\n')),
    ...row('Undone by', plan.inverse.text),
    ...row('Rests on', epochsOf(plan), true),
    ...row('Reason', reason),
    ...row('Typed', typed, true),
  ]
}

/** Title and button name the node it will be, also where the plan left the choice to the cluster. */
function verbOf({ command, candidates }: Plan): string {
  return describeCommand('to' in command ? { ...command, to: command.to ?? bestOf(candidates) } : command)
}

function movementOf(plan: Plan): string | null {
  const to = targetOf(plan)
  const holder = plan.basis.find((entry) => entry.field === 'lease.holder')
  if (to === null) return null
  return holder === undefined ? `→ ${to}` : `${holder.value ?? 'nobody'} → ${to}`
}

/** The fencing tokens are enough for a person; the whole basis is checked by the cluster. */
function epochsOf(plan: Plan): string {
  const entries = plan.basis.filter((entry) => entry.field === 'lease.epoch')
  return entries.map(({ entity, value }) => `${entity.replace(/^account\//, '')} epoch ${value ?? '–'}`).join('\n')
}

function targetOf(plan: Plan): string | null {
  return 'to' in plan.command ? (plan.command.to ?? bestOf(plan.candidates)) : null
}

/** `null`: no candidate may take over. */
function bestOf(candidates: Plan['candidates']): string | null {
  return candidates.find((candidate) => candidate.rank === 1)?.nodeId ?? null
}
