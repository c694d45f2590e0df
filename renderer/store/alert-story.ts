/** What happened with one alert, step by step, and what happened around it. Pure. */
import type { Alert, Delivery } from '../../shared/alert.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { Fact } from '../../shared/fact.ts'
import { describeFact } from '../../shared/words/describe-fact.ts'
import type { Tone } from '../../shared/words/labels.ts'

export interface StoryLine {
  readonly at: number
  readonly text: string
  readonly tone: Tone
}

/** From raised to resolved, oldest first. `facts`: those kept; what they do not tell, the alert itself does. */
export function alertStory(alert: Alert, facts: readonly Fact[]): StoryLine[] {
  const { id, level, raisedAt, resolvedAt, resolvedWhy, acknowledged, deliveries } = alert
  const lines: StoryLine[] = [
    { at: raisedAt, tone: level === 'critical' ? 'critical' : 'warn', text: raisedText(alert) },
    ...deliveries.map(deliveryLine),
    ...facts.flatMap((fact): StoryLine[] =>
      fact.kind === 'alertFolded' && fact.alertId === id && during(alert, fact.at)
        ? [{ at: fact.at, tone: 'info', text: foldedText(fact.causeId) }]
        : [],
    ),
  ]
  if (acknowledged !== null)
    lines.push({
      at: acknowledged.at,
      tone: 'info',
      text: `Acknowledged by ${acknowledged.by}${acknowledged.note === '' ? '' : `: “${acknowledged.note}”`}`,
    })
  if (resolvedAt !== null)
    lines.push({ at: resolvedAt, tone: 'ok', text: `Resolved${resolvedWhy ? `: ${resolvedWhy}` : ''}` })
  return lines.sort((a, b) => a.at - b.at)
}

/** How long before it was raised something may have to do with it, ms. */
const LEAD_MS = 60_000
const SHOWN = 12

/** Facts about the same account, node or service from a minute before it was raised to its end, without its own; newest first. */
export function relatedFacts(alert: Alert, facts: readonly Fact[]): Fact[] {
  const { id, accountId, nodeId, serviceId, raisedAt, resolvedAt } = alert
  return facts
    .filter((fact) => fact.at >= raisedAt - LEAD_MS && fact.at <= (resolvedAt ?? Infinity))
    .filter((fact) => !isOwn(fact, id))
    .filter(
      (fact) =>
        (nodeId !== null && 'nodeId' in fact && fact.nodeId === nodeId) ||
        (serviceId !== null && 'serviceId' in fact && fact.serviceId === serviceId) ||
        (accountId !== null && describeFact(fact).accountId === accountId),
    )
    .slice(0, SHOWN)
}

function isOwn(fact: Fact, alertId: string): boolean {
  return fact.kind === 'alertRaised' ? fact.alert.id === alertId : 'alertId' in fact && fact.alertId === alertId
}

function during({ raisedAt, resolvedAt }: Alert, at: number): boolean {
  return at >= raisedAt && at <= (resolvedAt ?? Infinity)
}

function raisedText({ level, measured, threshold }: Alert): string {
  const word = level === 'critical' ? 'Raised as critical' : 'Raised as warning'
  return measured === null ? word : `${word}: ${measured}${threshold === null ? '' : `, ${threshold}`}`
}

function foldedText(causeId: string | null): string {
  return causeId === null ? 'Stands for itself again' : `Follows from ${causeId}: told together with it`
}

const WORDS: Readonly<Record<Delivery['word'], string>> = {
  raised: 'it is open',
  acknowledged: 'it is acknowledged',
  resolved: 'it is over',
}

function deliveryLine({ routeId, word, outcome, attempts, at, why }: Delivery): StoryLine {
  const tries = attempts === 1 ? '' : `, attempt ${attempts}`
  switch (outcome) {
    case 'delivered':
      return { at, tone: 'ok', text: `${routeId} was told that ${WORDS[word]}${tries}` }
    case 'failing':
      return { at, tone: 'warn', text: `${routeId} could not be told that ${WORDS[word]}${tries}, tried again: ${why}` }
    case 'givenUp':
      return { at, tone: 'critical', text: `${routeId} was never told that ${WORDS[word]}${tries}: ${why}` }
    default:
      return assertNever(outcome)
  }
}
