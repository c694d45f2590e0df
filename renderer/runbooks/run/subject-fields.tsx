/** What a run is about: an alert, an account, a node, a service, or the whole cluster. */
import { useId, useMemo } from 'react'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { RunSubject } from '../../../shared/runbook/run.ts'
import { serviceName } from '../../../shared/words/services.ts'
import { usePicture } from '../../use-console.ts'
import { subjectOfAlert } from '../library.ts'
import styles from './run.module.css'

export interface SubjectFieldsProps {
  readonly subject: RunSubject
  readonly onChange: (subject: RunSubject) => void
}

interface Option {
  readonly id: string
  readonly name: string
}

export function SubjectFields({ subject, onChange }: SubjectFieldsProps) {
  const snapshot = usePicture((state) => state.snapshot)
  const options = useMemo(() => subjectOptions(snapshot, subject.accountId), [snapshot, subject.accountId])
  const alertOf = (id: string | null) => snapshot?.alerts.find((alert) => alert.id === id && alert.resolvedAt === null)
  return (
    <div className={styles['fields']}>
      <Field
        label="Alert"
        none="no alert"
        value={subject.alertId}
        options={options.alerts}
        onChange={(alertId) => {
          const alert = alertOf(alertId)
          onChange(alert === undefined ? { ...subject, alertId } : subjectOfAlert(alert))
        }}
      />
      <Field
        label="Account"
        none="all accounts"
        value={subject.accountId}
        options={options.accounts}
        onChange={(accountId) => {
          // A node of another account would make two things of it.
          const isItsNode = subject.nodeId !== null && snapshot?.nodes[subject.nodeId]?.accountId === accountId
          onChange({ ...subject, accountId, nodeId: accountId === null || isItsNode ? subject.nodeId : null })
        }}
      />
      <Field
        label="Node"
        none="no one node"
        value={subject.nodeId}
        options={options.nodes}
        onChange={(nodeId) =>
          onChange({
            ...subject,
            nodeId,
            accountId: nodeId === null ? subject.accountId : (snapshot?.nodes[nodeId]?.accountId ?? subject.accountId),
          })
        }
      />
      <Field
        label="Service"
        none="no one service"
        value={subject.serviceId}
        options={options.services}
        onChange={(serviceId) => onChange({ ...subject, serviceId })}
      />
    </div>
  )
}

/** What there is to choose from. `accountId`: nodes of this account alone; `null`: of every one. */
export function subjectOptions(snapshot: Snapshot | null, accountId: string | null) {
  const named = (ids: readonly string[]): readonly Option[] => ids.map((id) => ({ id, name: id }))
  return {
    alerts: (snapshot?.alerts ?? [])
      .filter(({ resolvedAt }) => resolvedAt === null)
      .map(({ id, title }) => ({ id, name: title })),
    accounts: named(Object.keys(snapshot?.accounts ?? {})),
    nodes: named(
      Object.values(snapshot?.nodes ?? {})
        .filter((node) => accountId === null || node.accountId === accountId)
        .map(({ id }) => id),
    ),
    services: Object.values(snapshot?.services ?? {}).map(({ id, name }) => ({ id, name: serviceName(id, name) })),
  }
}

interface FieldProps {
  readonly label: string
  /** What it is called where nothing is chosen. */
  readonly none: string
  readonly value: string | null
  readonly options: readonly Option[]
  readonly onChange: (value: string | null) => void
}

function Field({ label, none, value, options, onChange }: FieldProps) {
  const id = useId()
  // What was chosen before stays, also when the cluster does not tell of it any more.
  const all =
    value === null || options.some((one) => one.id === value) ? options : [{ id: value, name: value }, ...options]
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={styles['select']}
        value={value ?? ''}
        onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      >
        <option value="">{none}</option>
        {all.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </>
  )
}
