/** What is watched and against what, how each rule stands, and who is told. */
import { useMemo } from 'react'
import type { CallOutput } from '../../shared/calls.ts'
import { MEASURES, type RouteState, type RuleState } from '../../shared/alert-rule.ts'
import { measuredText } from '../../shared/words/alert-text.ts'
import { capitalised, counted } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { Hint } from '../pieces/hint.tsx'
import pieces from '../pieces/pieces.module.css'
import { TimeLeft } from '../pieces/remaining.tsx'
import { RunbookLink } from '../pieces/runbook-link.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Aged, AsOf, When } from '../pieces/when.tsx'
import { Th } from '../pieces/th.tsx'
import {
  generally,
  lastsText,
  limitText,
  RULE_STATE_MEANINGS,
  RULE_STATE_WORDS,
  ruleTitle,
  ruleTone,
  sortedRules,
} from '../store/rule-list.ts'
import type { Asked } from '../use-asked.ts'
import styles from './alerts.module.css'

type Rules = CallOutput<'listAlertRules'>

export function RulesTab({ asked, lock }: { readonly asked: Asked<Rules>; readonly lock: string | null }) {
  const { value, problem, answeredAt } = asked
  const note = problem !== null && lock === null ? <FaultNote problem={problem} /> : null
  if (value === null) {
    return (
      <div className={styles['stack']}>
        {note}
        <Card title="Rules" isGone={lock !== null}>
          <EmptyNote title={lock === null ? (problem === null ? 'Asking the cluster…' : 'Not known') : 'Not known now'}>
            {lock === null
              ? 'Rules and routes stand in the cluster’s configuration; they were not read so far.'
              : `${lock}. Rules and routes stand in the cluster’s configuration; no answer of it was kept here.`}
          </EmptyNote>
        </Card>
      </div>
    )
  }
  const isOld = lock !== null || problem !== null
  return (
    <div className={styles['stack']}>
      {note}
      <RulesCard rules={value.rules} isOld={isOld} answeredAt={answeredAt} />
      <RoutesCard routes={value.routes} isOld={isOld} />
      <ConditionsCard conditions={value.builtIn} />
    </div>
  )
}

interface RulesCardProps {
  readonly rules: readonly RuleState[]
  readonly isOld: boolean
  readonly answeredAt: number | null
}

function RulesCard({ rules, isOld, answeredAt }: RulesCardProps) {
  const sorted = useMemo(() => sortedRules(rules), [rules])
  return (
    <Card
      title="Rules"
      note="the value nearest to, or furthest over, a limit stands beside it"
      isGone={isOld}
      aside={isOld && answeredAt !== null ? <AsOf at={answeredAt} /> : counted(rules.length, 'rule')}
    >
      {rules.length === 0 ? null : <p className={styles['counts']}>{countsOf(rules)}</p>}
      {rules.length === 0 ? (
        <EmptyNote title="No rule is configured">
          The cluster’s configuration names none; conditions that the control plane sees by itself are raised all the
          same.
        </EmptyNote>
      ) : (
        <TableScroll label="Rules">
          <table className={`${pieces['table']} ${styles['stacking']}`}>
            <thead>
              <tr>
                <Th>State</Th>
                <Th>Rule</Th>
                <Th>Worst now</Th>
                <Th>Warning</Th>
                <Th>Critical</Th>
                <Th>Lasting</Th>
                <Th>First step</Th>
              </tr>
            </thead>
            <tbody>
              {sorted.map((state) => (
                <RuleRow key={state.rule.id} state={state} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  )
}

/** Where there is no worst value. Within its limits without one: it is reported that nothing is there, such as a waiting message. */
const NO_WORST: Readonly<Record<RuleState['state'], string>> = {
  ok: 'none now',
  pending: 'none now',
  firing: 'none now',
  missing: 'not reported',
  notReported: 'not reported',
  notEnoughData: 'not judged yet',
}

/** "1 firing, 1 pending, 2 not reported; the rest is within limits." */
function countsOf(rules: readonly RuleState[]): string {
  const parts = (['firing', 'missing', 'pending', 'notEnoughData', 'notReported'] as const).flatMap((state) => {
    const count = rules.filter((one) => one.state === state).length
    return count === 0 ? [] : [`${count} ${RULE_STATE_WORDS[state].toLowerCase()}`]
  })
  return parts.length === 0
    ? 'Every value is within its limits.'
    : `${capitalised(parts.join(', '))}; the rest is within limits.`
}

function RuleRow({ state }: { readonly state: RuleState }) {
  const { rule, worst, note } = state
  const tone = ruleTone(state)
  return (
    <tr>
      <td className={pieces['tight']}>
        <Hint text={RULE_STATE_MEANINGS[state.state]}>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <span tabIndex={0}>
            <ToneShape tone={tone} />{' '}
            <span className={pieces['tone']} data-tone={tone}>
              {RULE_STATE_WORDS[state.state]}
            </span>
          </span>
        </Hint>
      </td>
      <td>
        <span className={styles['ruleTitle']}>{ruleTitle(rule)}</span>{' '}
        <span className={`${pieces['mono']} ${pieces['dim']}`}>{rule.id}</span>
      </td>
      <td className={pieces['tight']} data-label="Worst now">
        {worst === null ? (
          <span className={pieces['dim']}>{NO_WORST[state.state]}</span>
        ) : (
          <>
            <Aged at={worst.at}>{measuredText(rule.measure, worst.value)}</Aged>
            {MEASURES[rule.measure].about === 'cluster' ? null : <span className={pieces['dim']}> {worst.about}</span>}
          </>
        )}
        {note === null ? null : <span className={styles['basis']}>{note}</span>}
      </td>
      <td className={pieces['tight']} data-label="Warning">
        {limitText(rule, 'warning') ?? <span className={pieces['dim']}>—</span>}
        {rule.floor === null ? null : <span className={styles['basis']}>at least {counted(rule.floor, 'error')}</span>}
      </td>
      <td className={pieces['tight']} data-label="Critical">
        {limitText(rule, 'critical') ?? <span className={pieces['dim']}>—</span>}
      </td>
      <td className={pieces['tight']} data-label="Lasting">
        {lastsText(rule)}
      </td>
      <td className={styles['why']} data-label="First step">
        {capitalised(generally(rule.firstStep, rule.measure))}
        {rule.runbook === null ? null : <RuleRunbook id={rule.runbook} />}
      </td>
    </tr>
  )
}

const KIND_WORDS: Readonly<Record<RouteState['kind'], string>> = {
  webhook: 'webhook',
  slack: 'Slack webhook',
  smtp: 'mail',
}

function RoutesCard({ routes, isOld }: { readonly routes: readonly RouteState[]; readonly isOld: boolean }) {
  return (
    <Card title="Who is told" note="an alert that follows from another goes along with it" isGone={isOld}>
      {routes.length === 0 ? (
        <EmptyNote title="Nobody is told">
          No route is configured: alerts are only seen by those who look here. Routes stand in the cluster’s
          configuration under <span className={pieces['mono']}>alerting.routes</span>.
        </EmptyNote>
      ) : (
        <TableScroll label="Routes">
          <table className={`${pieces['table']} ${styles['stacking']}`}>
            <thead>
              <tr>
                <Th>Route</Th>
                <Th>To</Th>
                <Th>Of</Th>
                <Th>Last delivery</Th>
                <Th>Daily summary</Th>
                <Th isRight>Waiting</Th>
                <Th>State</Th>
              </tr>
            </thead>
            <tbody>
              {routes.map((route) => (
                <RouteRow key={route.id} route={route} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  )
}

function RouteRow({ route }: { readonly route: RouteState }) {
  const { id, kind, to, minLevel, accountId, lastDeliveredAt, waiting, trouble, summary } = route
  return (
    <tr>
      <td className={pieces['tight']}>{id}</td>
      <td>
        {to} <span className={pieces['dim']}>{KIND_WORDS[kind]}</span>
      </td>
      <td className={pieces['tight']} data-label="Of">
        {minLevel === 'critical' ? 'critical' : 'warning and critical'}
        {accountId === null ? '' : ` of ${accountId}`}
      </td>
      <td className={pieces['tight']} data-label="Last delivery">
        {lastDeliveredAt === null ? <span className={pieces['dim']}>none yet</span> : <When at={lastDeliveredAt} />}
      </td>
      <td className={pieces['tight']} data-label="Daily summary">
        <SummaryWords summary={summary} />
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`} data-label="Waiting">
        {waiting}
      </td>
      <td>
        {trouble === null ? (
          <>
            <ToneShape tone={lastDeliveredAt === null ? 'unknown' : 'ok'} />{' '}
            {lastDeliveredAt === null ? 'nothing to tell so far' : 'delivers'}
          </>
        ) : (
          <>
            <ToneShape tone="warn" />{' '}
            <span className={pieces['tone']} data-tone="warn">
              failing
            </span>{' '}
            <span className={pieces['second']}>{trouble}</span>
          </>
        )}
      </td>
    </tr>
  )
}

/** "next 08:00 UTC · last sent 08:00:02" */
function SummaryWords({ summary }: Pick<RouteState, 'summary'>) {
  if (summary === null) return <span className={pieces['dim']}>none</span>
  const { at, zone, nextAt, lastSentAt, lastDay } = summary
  return (
    <>
      next {at} {zone}, in <TimeLeft until={nextAt} />
      <span className={styles['basis']}>
        {lastSentAt === null ? (
          'none sent yet'
        ) : (
          <>
            last sent <When at={lastSentAt} />, of {lastDay}
          </>
        )}
      </span>
    </>
  )
}

function ConditionsCard({ conditions }: { readonly conditions: Rules['builtIn'] }) {
  if (conditions.length === 0) return null
  return (
    <Card title="Conditions" note="that the control plane sees by itself: no value, no limit">
      <TableScroll label="Conditions">
        <table className={pieces['table']}>
          <thead>
            <tr>
              <Th>Condition</Th>
              <Th>Impact</Th>
              <Th>First step</Th>
            </tr>
          </thead>
          <tbody>
            {conditions.map(({ id, title, impact, firstStep, runbook }) => (
              <tr key={id}>
                <td>
                  <span className={styles['ruleTitle']}>{openly(title)}</span>{' '}
                  <span className={`${pieces['mono']} ${pieces['dim']}`}>{id}</span>
                </td>
                <td className={styles['why']}>{openly(impact)}</td>
                <td className={styles['why']}>
                  {openly(firstStep)}
                  {runbook === null ? null : <RuleRunbook id={runbook} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}

/** A condition can be about a node, an account or a process: what it names then is left open. */
function openly(text: string): string {
  return text.replaceAll('{about}', '…')
}

function RuleRunbook({ id }: { readonly id: string }) {
  return <RunbookLink id={id} before="Runbook: " className={styles['ruleRunbook']} />
}
