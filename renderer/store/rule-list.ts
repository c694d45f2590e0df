/** Alert rules in the order one reads them, and what there is to say of all of them. Pure. */
import type { AlertLevel } from '../../shared/alert.ts'
import { type AlertRule, MEASURES, type RuleState } from '../../shared/alert-rule.ts'
import { measuredText } from '../../shared/words/alert-text.ts'
import { formatDuration } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'

export const RULE_STATE_WORDS: Readonly<Record<RuleState['state'], string>> = {
  firing: 'Firing',
  missing: 'Missing',
  pending: 'Pending',
  ok: 'Within limits',
  notReported: 'Not reported',
  notEnoughData: 'Not enough data',
}

export const RULE_STATE_MEANINGS: Readonly<Record<RuleState['state'], string>> = {
  firing: 'An alert of this rule is open.',
  missing: 'It was measured and is not any more: that is an alert itself.',
  pending: 'Over its limit, but not for long enough yet.',
  ok: 'Every value it looks at is on the good side.',
  notReported: 'Nobody reports what it measures, so it cannot fire.',
  notEnoughData: 'It is watched, and too little is recorded yet to say what is usual, so it cannot fire.',
}

const ORDER: readonly RuleState['state'][] = ['firing', 'missing', 'pending', 'ok', 'notEnoughData', 'notReported']

export function sortedRules(rules: readonly RuleState[]): RuleState[] {
  return rules.toSorted(
    (a, b) =>
      ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
      subjectOf(a.rule).localeCompare(subjectOf(b.rule)) ||
      a.rule.id.localeCompare(b.rule.id),
  )
}

export function ruleTone({ state, rule, worst }: RuleState): Tone {
  switch (state) {
    case 'ok':
      return 'ok'
    case 'pending':
      return 'info'
    case 'firing':
      return worst !== null && levelOf(rule, worst.value) === 'critical' ? 'critical' : 'warn'
    case 'missing':
      return 'warn'
    case 'notReported':
    case 'notEnoughData':
      return 'unknown'
  }
}

/** The level a value reaches; `null`: it is on the good side of both. */
export function levelOf(rule: Pick<AlertRule, 'bad' | 'warning' | 'critical'>, value: number): AlertLevel | null {
  const reaches = (threshold: number | null) =>
    threshold !== null && (rule.bad === 'above' ? value > threshold : value < threshold)
  if (reaches(rule.critical)) return 'critical'
  return reaches(rule.warning) ? 'warning' : null
}

/** What a rule says of the one thing an alert is about, said of any: "Drain the node". */
export function generally(text: string, measure: AlertRule['measure']): string {
  const { about } = MEASURES[measure]
  return text.replaceAll(/(?:the )?\{about\}/g, `the ${about}`)
}

/** "Error rate of {about}" for every account: "Error rate of each account". */
export function ruleTitle({ title, measure }: Pick<AlertRule, 'title' | 'measure'>): string {
  const { about } = MEASURES[measure]
  const each = about === 'cluster' ? 'the cluster' : `each ${about}`
  // "CPU of machine {about}" names what it is about already, and so does "of the {about}".
  return title.replaceAll(new RegExp(`(?:the |${about} )?\\{about\\}`, 'g'), each)
}

/** "over 5 %"; `null`: the rule has no such level. */
export function limitText(rule: AlertRule, level: AlertLevel): string | null {
  const threshold = rule[level]
  return threshold === null
    ? null
    : `${rule.bad === 'above' ? 'over' : 'under'} ${measuredText(rule.measure, threshold)}`
}

export function lastsText({ forMs }: Pick<AlertRule, 'forMs'>): string {
  return forMs === 0 ? 'at once' : `for ${formatDuration(forMs)}`
}

export interface Watch {
  /** Rules whose measure somebody reports. */
  readonly watching: number
  readonly notReported: number
  readonly missing: number
  /** When the newest value a rule looked at was measured, source clock; `null`: none was. */
  readonly newestAt: number | null
}

export function watchOf(rules: readonly RuleState[]): Watch {
  const at = rules.flatMap(({ worst }) => (worst === null ? [] : [worst.at]))
  const notReported = rules.filter(({ state }) => state === 'notReported').length
  return {
    watching: rules.length - notReported,
    notReported,
    missing: rules.filter(({ state }) => state === 'missing').length,
    newestAt: at.length === 0 ? null : Math.max(...at),
  }
}

function subjectOf({ measure }: Pick<AlertRule, 'measure'>): string {
  return MEASURES[measure].about
}
