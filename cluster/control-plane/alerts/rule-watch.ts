/** Every rule about everything it is about: keeps their states, and says which alerts come and go. */
import { type AlertRule, MEASURES, type RuleState } from '../../../shared/alert-rule.ts'
import type { Alert } from '../../../shared/alert.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { formatDuration } from '../../../shared/words/format.ts'
import { measuredText, thresholdText } from '../../../shared/words/alert-text.ts'
import { type Alarm, alarmFacts, openAlert } from '../alarm.ts'
import { fill, isCondition } from './conditions.ts'
import { adopted, interrupted, levelOf, stateOf, track, type Tracker, UNTRACKED } from './evaluate.ts'
import type { Readings } from './readings.ts'

const MISSING = 'Missing'
const NOBODY = 'The control plane looks again every second; it does nothing about it by itself.'

export interface Look {
  readonly snapshot: Snapshot
  readonly readings: Readings
  readonly mono: number
  readonly wall: number
}

export class RuleWatch {
  readonly #rules: readonly AlertRule[]
  /** By rule, by what it is about. */
  readonly #trackers: ReadonlyMap<string, Map<string, Tracker>>
  /** When the worst value of each was read; wall clock. */
  #readAt = 0
  #isAdopted = false

  /** @throws {Fault} malformed: rules that contradict themselves or each other. */
  constructor(rules: readonly AlertRule[]) {
    checkRules(rules)
    this.#rules = rules
    this.#trackers = new Map(rules.map(({ id }) => [id, new Map<string, Tracker>()]))
  }

  /** Everything that is to be raised or resolved now. */
  look(look: Look): FactBody[] {
    const { snapshot, readings, mono, wall } = look
    if (!this.#isAdopted) this.#adopt(snapshot, mono)
    this.#readAt = wall
    const facts = this.#rules.flatMap((rule) => {
      const found = readings.get(rule.measure) ?? new Map()
      const known = this.#of(rule)
      const missing = `${rule.id}${MISSING}`
      const removed = [...known.keys()].filter((about) => !isThere(snapshot, rule, about))
      for (const about of removed) known.delete(about)
      const abouts = new Set([...known.keys(), ...[...found.keys()].filter((about) => isThere(snapshot, rule, about))])
      return [...abouts].flatMap((about) => {
        const tracker = track(rule, known.get(about) ?? UNTRACKED, found.get(about) ?? null, mono)
        known.set(about, tracker)
        // Almost everything is well and stays so: nothing is put in words for it.
        const isQuiet = levelOf(tracker) === null && !tracker.isMissing
        const isOpen = openAlert(snapshot, rule.id, about) !== null || openAlert(snapshot, missing, about) !== null
        return isQuiet && !isOpen ? [] : factsOf(look, rule, about, tracker)
      })
    })
    return [...facts, ...this.#orphans(snapshot)]
  }

  /** Nobody watched for a while, or not reliably. */
  interrupt(mono: number): void {
    for (const trackers of this.#trackers.values()) {
      for (const [about, tracker] of trackers) trackers.set(about, interrupted(tracker, mono))
    }
  }

  states(): RuleState[] {
    return this.#rules.map((rule) => {
      const trackers = [...this.#of(rule)]
      const states = trackers.map(([, tracker]) => stateOf(tracker))
      const state = WORST_FIRST.find((candidate) => states.includes(candidate)) ?? 'notReported'
      const valued = trackers.flatMap(([about, { value }]) =>
        value === null ? [] : [{ about, value, at: this.#readAt }],
      )
      const sign = rule.bad === 'above' ? -1 : 1
      const worst = valued.toSorted((a, b) => sign * (a.value - b.value))[0] ?? null
      const notes = new Map(trackers.map(([about, { note }]) => [about, note]))
      const note = worst === null ? [...notes.values()].find((one) => one !== null) : notes.get(worst.about)
      return { rule, state, worst, note: note ?? null }
    })
  }

  /** Whose alerts a rule raises: its own, and those of its missing value. */
  owns(code: string): boolean {
    return this.#rules.some(({ id }) => code === id || code === `${id}${MISSING}`)
  }

  /** What an earlier control plane raised is watched on. */
  #adopt({ alerts }: Snapshot, mono: number): void {
    this.#isAdopted = true
    const open = alerts.filter(({ resolvedAt }) => resolvedAt === null)
    for (const rule of this.#rules) {
      const abouts = new Set(open.flatMap((alert) => (isOf(alert, rule) ? aboutOf(alert) : [])))
      for (const about of abouts) {
        const level = open.find(({ id }) => id === `${rule.id}/${about}`)?.level ?? null
        const isMissing = open.some(({ id }) => id === `${rule.id}${MISSING}/${about}`)
        this.#of(rule).set(about, adopted({ level, isMissing }, mono))
      }
    }
  }

  /** Open alerts that nobody would resolve any more. */
  #orphans(snapshot: Snapshot): FactBody[] {
    const open = snapshot.alerts.filter(({ resolvedAt, code }) => resolvedAt === null && !isCondition(code))
    return open.flatMap((alert): FactBody[] => {
      const rule = this.#rules.find((candidate) => isOf(alert, candidate))
      const about = aboutOf(alert)
      if (rule !== undefined && isThere(snapshot, rule, about)) return []
      const why = rule === undefined ? 'its rule is not configured any more' : `${about} was removed`
      return [{ kind: 'alertResolved', alertId: alert.id, why }]
    })
  }

  #of({ id }: AlertRule): Map<string, Tracker> {
    return this.#trackers.get(id) ?? new Map<string, Tracker>()
  }
}

function checkRules(rules: readonly AlertRule[]): void {
  const codes = rules.flatMap(({ id }) => [id, `${id}${MISSING}`])
  const twice = codes.find((code, index) => isCondition(code) || codes.indexOf(code) !== index)
  if (twice !== undefined)
    throw new Fault('malformed', `alerting.rules: ${twice} is a name that is taken; every rule needs its own`)
  for (const { id, bad, warning, critical } of rules) {
    if (warning === null && critical === null)
      throw new Fault('malformed', `alerting.rules: ${id} has neither a warning nor a critical threshold; give it one`)
    const isUpsideDown =
      warning !== null && critical !== null && (bad === 'above' ? critical < warning : critical > warning)
    if (isUpsideDown)
      throw new Fault('malformed', `alerting.rules: ${id} is critical before it is a warning; swap the two thresholds`)
  }
}

const WORST_FIRST: readonly RuleState['state'][] = ['firing', 'missing', 'pending', 'ok', 'notEnoughData']

/** Machines and the cluster have no list to be removed from. */
function isThere({ accounts, nodes, services }: Snapshot, { measure }: AlertRule, about: string): boolean {
  switch (MEASURES[measure].about) {
    case 'account':
      return accounts[about] !== undefined
    case 'node':
      return nodes[about] !== undefined
    case 'service':
      return services[about] !== undefined
    default:
      return true
  }
}

function factsOf({ snapshot, wall }: Look, rule: AlertRule, about: string, tracker: Tracker): FactBody[] {
  const level = levelOf(tracker)
  const measured = tracker.value === null ? null : (tracker.note ?? measuredText(rule.measure, tracker.value))
  const whose = whoseOf(snapshot, rule, about)
  const name = fill(rule.title, about)
  const texts = { impact: rule.impact, firstStep: rule.firstStep, automation: NOBODY, runbook: rule.runbook }
  const over: Alarm = {
    code: rule.id,
    about,
    level: level ?? 'warning',
    title: measured === null ? name : `${name}: ${measured}`,
    measured,
    threshold: level === null ? null : thresholdText(rule, level),
    texts,
    // It had to last before it is raised.
    since: wall - rule.forMs,
    ...whose,
  }
  const missing: Alarm = {
    code: `${rule.id}${MISSING}`,
    about,
    level: 'warning',
    title: `${name} is not reported any more`,
    threshold: rule.missingAfterMs === null ? null : `not reported for ${formatDuration(rule.missingAfterMs)}`,
    texts: {
      ...texts,
      impact: `Whether something is wrong with ${about} there is not known.`,
      firstStep: 'See whether the process that reports it lives and reaches the control plane.',
      runbook: null,
    },
    ...whose,
  }
  const now = measured === null ? 'there is nothing to measure' : `it is ${measured}`
  const well = `${now}, and stayed on the good side for ${formatDuration(rule.clearForMs)}`
  return [
    // While the value is missing nothing is known: what was raised stands as it is.
    ...(tracker.value === null && level !== null ? [] : alarmFacts(snapshot, over, level !== null, wall, well)),
    ...alarmFacts(snapshot, missing, tracker.isMissing, wall, 'it is reported again'),
  ]
}

function whoseOf(
  { nodes }: Snapshot,
  { measure }: AlertRule,
  about: string,
): Pick<Alarm, 'accountId'> & Partial<Pick<Alarm, 'nodeId' | 'serviceId'>> {
  switch (MEASURES[measure].about) {
    case 'account':
      return { accountId: about }
    case 'node':
      return { accountId: nodes[about]?.accountId ?? null, nodeId: about }
    case 'service':
      return { accountId: null, serviceId: about }
    default:
      return { accountId: null }
  }
}

function isOf({ code }: Alert, { id }: AlertRule): boolean {
  return code === id || code === `${id}${MISSING}`
}

function aboutOf({ id }: Alert): string {
  return id.slice(id.indexOf('/') + 1)
}
