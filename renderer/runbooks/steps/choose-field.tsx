/** Asks for what a command needs and the run does not say. */
import { useMemo } from 'react'
import type { RunSubject } from '../../../shared/runbook/run.ts'
import { usePicture } from '../../use-console.ts'
import { subjectOptions } from '../run/subject-fields.tsx'
import { type AskedField, ASKED_FIELDS } from './chosen.ts'
import styles from './steps.module.css'

const ASKS: Readonly<Record<AskedField, string>> = {
  account: 'which account?',
  node: 'which node?',
  service: 'which service?',
  alert: 'which alert?',
}
const LISTS = { account: 'accounts', node: 'nodes', service: 'services', alert: 'alerts' } as const

export interface ChooseFieldProps {
  readonly field: AskedField
  readonly subject: RunSubject
  /** What the step is called, for who hears the field alone. */
  readonly title: string
  readonly onChoose: (id: string | null) => void
}

export function ChooseField({ field, subject, title, onChoose }: ChooseFieldProps) {
  const snapshot = usePicture((state) => state.snapshot)
  const options = useMemo(() => subjectOptions(snapshot, subject.accountId), [snapshot, subject.accountId])[
    LISTS[field]
  ]
  const value = subject[ASKED_FIELDS[field]]
  return (
    <select
      className={styles['choose']}
      aria-label={`${title}: ${ASKS[field]}`}
      value={value ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    >
      <option value="">{ASKS[field]}</option>
      {value === null || options.some(({ id }) => id === value) ? null : <option value={value}>{value}</option>}
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}
