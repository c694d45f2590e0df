/** Alerts: what is wrong now, what was, what is watched, and what is kept quiet. */
import { SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { type Alert, ConditionCode } from '../../shared/alert.ts'
import type { CallOutput } from '../../shared/calls.ts'
import { counted } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import { Lasting } from '../pieces/when.tsx'
import { type AlertGroup, openGroups } from '../store/alert-list.ts'
import { watchOf } from '../store/rule-list.ts'
import { type Asked, useAsked } from '../use-asked.ts'
import { useConnection, usePicture } from '../use-console.ts'
import { lockOfLink } from '../words/locks.ts'
import { AlertDetail } from './alert-detail.tsx'
import { AlertList } from './alert-list.tsx'
import { AlertRow } from './alert-row.tsx'
import styles from './alerts.module.css'
import { ForeignCard } from './foreign-card.tsx'
import { HistoryTab } from './history-tab.tsx'
import { RulesTab } from './rules-tab.tsx'
import { SilencesTab } from './silences-tab.tsx'
import { usePastAlert } from './use-alert-history.ts'

type Tab = 'open' | 'history' | 'rules' | 'silences'
type Rules = CallOutput<'listAlertRules'>

const EVERY_MS = 10_000
const QUESTION = {}
/** So many of the last resolved stand under what is open. */
const LATELY = 5
const NONE: readonly Alert[] = []

export function AlertsView({ alertId }: { readonly alertId: string | null }) {
  const isKnown = usePicture((state) => state.snapshot !== null)
  return isKnown ? (
    <KnownAlerts alertId={alertId} />
  ) : (
    <Page title="Alerts">
      <NothingYet what="Alerts, rules and silences" />
    </Page>
  )
}

function KnownAlerts({ alertId }: { readonly alertId: string | null }) {
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NONE)
  const silenced = usePicture((state) => state.snapshot?.silences.length ?? 0)
  const lock = lockOfLink(useConnection())
  const rules = useAsked('listAlertRules', QUESTION, EVERY_MS)
  const [tab, setTab] = useState<Tab>('open')
  const groups = useMemo(() => openGroups(alerts), [alerts])
  const known = alerts.find(({ id }) => id === alertId) ?? null
  const past = usePastAlert(known === null ? alertId : null, lock === null)
  const chosen = known ?? past
  return (
    <Page
      title="Alerts"
      note={sentence(groups)}
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Which alerts"
          value={tab}
          data={[
            { value: 'open', label: groups.length === 0 ? 'Open' : `Open ${groups.length}` },
            { value: 'history', label: 'History' },
            { value: 'rules', label: 'Rules' },
            { value: 'silences', label: silenced === 0 ? 'Silences' : `Silences ${silenced}` },
          ]}
          onChange={(value) => setTab(TABS.find((one) => one === value) ?? 'open')}
        />
      }
    >
      <div className={styles['columns']} data-open={chosen === null ? undefined : true}>
        <div className={styles['stack']}>
          <TabBody tab={tab} alertId={alertId} alerts={alerts} rules={rules} lock={lock} />
        </div>
        {chosen === null ? null : <AlertDetail key={chosen.id} alert={chosen} alerts={alerts} />}
      </div>
      {alertId !== null && chosen === null ? (
        <EmptyNote title="This alert is not known here">
          It is not open, and {lock === null ? 'the cluster keeps no such alert' : 'this console keeps no such alert'}:{' '}
          {alertId}
        </EmptyNote>
      ) : null}
    </Page>
  )
}

const TABS: readonly Tab[] = ['open', 'history', 'rules', 'silences']

interface TabBodyProps {
  readonly tab: Tab
  readonly alertId: string | null
  readonly alerts: readonly Alert[]
  readonly rules: Asked<Rules>
  /** Why the cluster cannot be asked; `null`: it can. */
  readonly lock: string | null
}

function TabBody({ tab, alertId, alerts, rules, lock }: TabBodyProps) {
  switch (tab) {
    case 'open':
      return <OpenTab alertId={alertId} alerts={alerts} rules={rules} lock={lock} />
    case 'history':
      return <HistoryTab isLive={lock === null} chosen={alertId} />
    case 'rules':
      return <RulesTab asked={rules} lock={lock} />
    case 'silences':
      return <SilencesTab />
  }
}

function OpenTab({ alertId, alerts, rules, lock }: Omit<TabBodyProps, 'tab'>) {
  const open = useMemo(() => alerts.filter(({ resolvedAt }) => resolvedAt === null), [alerts])
  const lately = useMemo(() => alerts.filter(({ resolvedAt }) => resolvedAt !== null).slice(0, LATELY), [alerts])
  const watched = useMemo(
    () => [...ConditionCode.options, ...(rules.value?.rules ?? []).map(({ rule }) => rule.id)],
    [rules.value],
  )
  return (
    <>
      <Card
        title="Open"
        isGone={lock !== null}
        aside={lock === null ? 'source: cluster' : 'as the cluster last reported them'}
      >
        {open.length === 0 ? <NothingWrong rules={rules} lock={lock} /> : <AlertList alerts={open} chosen={alertId} />}
      </Card>
      <ForeignCard alerts={alerts} watched={watched} />
      {lately.length === 0 ? null : (
        <Card title="Resolved lately" aside={`the last ${lately.length}`}>
          <div className={styles['list']}>
            <ul className={styles['rows']}>
              {lately.map((alert) => (
                <AlertRow key={`${alert.id}@${alert.raisedAt}`} alert={alert} isChosen={alert.id === alertId}>
                  {alert.resolvedWhy === null || alert.resolvedWhy === '' ? null : (
                    <span className={styles['follow']}>{alert.resolvedWhy}</span>
                  )}
                </AlertRow>
              ))}
            </ul>
          </div>
        </Card>
      )}
    </>
  )
}

function NothingWrong({ rules, lock }: Pick<TabBodyProps, 'rules' | 'lock'>) {
  if (lock !== null) {
    return (
      <EmptyNote title="Nothing was wrong when the cluster was last heard">
        {lock}. What has begun since is not known here.
      </EmptyNote>
    )
  }
  if (rules.value === null) {
    return (
      <EmptyNote title="No alert is open">
        {rules.problem === null ? 'Asking what is watched…' : `What is watched is not known: ${rules.problem.detail}`}
      </EmptyNote>
    )
  }
  const { watching, notReported, newestAt } = watchOf(rules.value.rules)
  const conditions = rules.value.builtIn.length
  return (
    <EmptyNote title="Nothing is wrong that a rule watches">
      {counted(watching, 'rule')} and {counted(conditions, 'condition')} watch
      {newestAt === null ? (
        '; no value has been measured yet'
      ) : (
        <>
          ; the newest value was measured <Lasting since={newestAt} isCoarse /> ago
        </>
      )}
      .{notReported === 0 ? '' : ` ${counted(notReported, 'rule')} cannot watch: nobody reports what they measure.`}
    </EmptyNote>
  )
}

function sentence(groups: readonly AlertGroup[]): string {
  if (groups.length === 0) return 'None is open.'
  const critical = groups.filter(({ alert }) => alert.level === 'critical').length
  const follow = groups.reduce((sum, { followers }) => sum + followers.length, 0)
  const unknown = groups.filter(({ alert }) => alert.acknowledged === null).length
  const levels = [
    ...(critical === 0 ? [] : [`${critical} critical`]),
    ...(critical === groups.length ? [] : [counted(groups.length - critical, 'warning')]),
  ].join(' and ')
  const rest =
    follow === 0
      ? ''
      : `, ${follow} more ${follow === 1 ? 'follows' : 'follow'} from ${groups.length === 1 ? 'it' : 'them'}`
  const taken =
    unknown === 0
      ? 'every one is acknowledged'
      : unknown === groups.length
        ? 'nobody has acknowledged any'
        : `${unknown} not acknowledged`
  return `${levels}${rest}; ${taken}.`
}
