/** Every alert there was: when, how long, what was measured, who took it, why it ended. */
import { NativeSelect } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Alert } from '../../shared/alert.ts'
import { counted, formatDuration } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { AsOf, Lasting, When } from '../pieces/when.tsx'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import {
  type AlertFilter,
  EVERY_ALERT,
  keptAlerts,
  matchesAlert,
  type PastAlert,
  withKept,
} from '../store/alert-list.ts'
import { usePicture } from '../use-console.ts'
import { LevelWord } from './alert-row.tsx'
import styles from './alerts.module.css'
import { useAlertHistory } from './use-alert-history.ts'

const NONE: readonly Alert[] = []

/** `isLive`: the cluster can be asked; else what this console has kept is shown, and said to be that. */
export function HistoryTab({ isLive, chosen }: { readonly isLive: boolean; readonly chosen: string | null }) {
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NONE)
  const facts = usePicture((state) => state.facts)
  const [filter, setFilter] = useState(EVERY_ALERT)
  // Anything that happens to an alert makes another object of the list.
  const stage = useStage(alerts)
  const history = useAlertHistory(filter, isLive, stage)
  const isKept = !isLive || (history.state === 'failed' && history.items.length === 0)
  const kept = useMemo(
    () =>
      isKept
        ? withKept(history.items, keptAlerts(alerts, facts)).filter(({ alert }) => matchesAlert(alert, filter))
        : [],
    [isKept, history.items, alerts, facts, filter],
  )
  const items = isKept ? kept : history.items
  return (
    <Card title="History" note="one row for every time" aside={isKept ? 'source: this console' : 'source: cluster'}>
      <Filters alerts={alerts} items={items} filter={filter} onChange={setFilter} />
      {history.problem === null || !isLive ? null : (
        <div className={styles['note']}>
          <FaultNote problem={history.problem} />
        </div>
      )}
      {isKept ? (
        <p className={styles['note']}>
          The cluster cannot be asked now: these are the alerts this console has kept, from the last{' '}
          {counted(facts.length, 'event')} it heard of
          {history.keptAt === null ? (
            '.'
          ) : (
            <>
              {' '}
              and from the cluster’s last answer, <AsOf at={history.keptAt} />.
            </>
          )}
        </p>
      ) : null}
      {items.length > 0 ? (
        <HistoryTable items={items} chosen={chosen} />
      ) : history.state === 'asking' && isLive ? (
        <EmptyNote title="Asking the cluster…" />
      ) : filter === EVERY_ALERT ? (
        <EmptyNote title="There was no alert so far">
          Each alert appears here with what was measured, who acknowledged it and why it ended.
        </EmptyNote>
      ) : (
        <EmptyNote title="No alert fits these conditions">
          <ActionButton kind="quiet" size="small" onPress={() => setFilter(EVERY_ALERT)}>
            Show all
          </ActionButton>
        </EmptyNote>
      )}
      {isKept || history.more === null ? null : (
        <p className={styles['foot']}>
          <ActionButton onPress={history.more} size="small">
            Show older
          </ActionButton>
        </p>
      )}
    </Card>
  )
}

/** Grows with every change of an alert, so that the list is asked for anew. */
function useStage(alerts: readonly Alert[]): number {
  return useMemo(
    () =>
      alerts.reduce(
        (sum, { raisedAt, resolvedAt, acknowledged }) => sum + raisedAt + (resolvedAt ?? 0) + (acknowledged?.at ?? 0),
        0,
      ),
    [alerts],
  )
}

interface FiltersProps {
  readonly alerts: readonly Alert[]
  readonly items: readonly PastAlert[]
  readonly filter: AlertFilter
  readonly onChange: (filter: AlertFilter) => void
}

function Filters({ alerts, items, filter, onChange }: FiltersProps) {
  const accounts = usePicture((state) => state.snapshot?.accounts)
  const codes = [
    ...new Set([
      ...(filter.code === null ? [] : [filter.code]),
      ...alerts.map(({ code }) => code),
      ...items.map(({ alert }) => alert.code),
    ]),
  ].sort()
  return (
    <div className={styles['filters']}>
      <NativeSelect
        size="xs"
        aria-label="Level"
        value={filter.level ?? ''}
        data={[
          { value: '', label: 'Every level' },
          { value: 'critical', label: 'Critical' },
          { value: 'warning', label: 'Warning' },
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...filter, level: value === 'critical' || value === 'warning' ? value : null })
        }
      />
      <NativeSelect
        size="xs"
        aria-label="Kind"
        value={filter.code ?? ''}
        data={[{ value: '', label: 'Every kind' }, ...codes.map((code) => ({ value: code, label: code }))]}
        onChange={({ currentTarget: { value } }) => onChange({ ...filter, code: value === '' ? null : value })}
      />
      <NativeSelect
        size="xs"
        aria-label="Account"
        value={filter.accountId ?? ''}
        data={[
          { value: '', label: 'Every account' },
          ...Object.keys(accounts ?? {}).map((id) => ({ value: id, label: id })),
        ]}
        onChange={({ currentTarget: { value } }) => onChange({ ...filter, accountId: value === '' ? null : value })}
      />
    </div>
  )
}

function HistoryTable({ items, chosen }: { readonly items: readonly PastAlert[]; readonly chosen: string | null }) {
  return (
    <TableScroll label="History of alerts">
      <table className={pieces['table']}>
        <thead>
          <tr>
            <Th>Raised</Th>
            <Th>Level</Th>
            <Th>What</Th>
            <Th>Measured</Th>
            <Th isRight>Lasted</Th>
            <Th>Acknowledged</Th>
            <Th>Ended</Th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ key, alert }) => (
            <HistoryRow key={key} alert={alert} isChosen={alert.id === chosen} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function HistoryRow({ alert, isChosen }: { readonly alert: Alert; readonly isChosen: boolean }) {
  const { id, level, raisedAt, resolvedAt } = alert
  return (
    <tr data-linked data-alert-id={id}>
      <td className={pieces['tight']}>
        <a
          className={pieces['rowLink']}
          href={formatRoute({ kind: 'alerts', alertId: id })}
          aria-current={isChosen ? 'true' : undefined}
          data-row-link
        >
          <When at={raisedAt} />
          <span className={pieces['hidden']}> {alert.title}</span>
        </a>
      </td>
      <td className={pieces['tight']}>
        <LevelWord alert={{ ...alert, resolvedAt: null }} />
      </td>
      <td data-level={level}>
        {alert.drillId === null ? null : (
          <>
            <DrillMark />{' '}
          </>
        )}
        {alert.title}
      </td>
      <td className={`${pieces['mono']} ${pieces['tight']}`}>
        {alert.measured ?? <span className={pieces['dim']}>—</span>}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {resolvedAt === null ? <Lasting since={raisedAt} isCoarse /> : formatDuration(resolvedAt - raisedAt)}
      </td>
      <td className={pieces['tight']}>{alert.acknowledged?.by ?? <span className={pieces['dim']}>nobody</span>}</td>
      <td className={styles['why']}>
        {resolvedAt === null ? <b>open</b> : (alert.resolvedWhy ?? <span className={pieces['dim']}>not reported</span>)}
      </td>
    </tr>
  )
}
