/** Narrows the list: by account, outcome and trigger, and by words. */
import { NativeSelect } from '@mantine/core'
import { SearchField } from '../pieces/page.tsx'
import type { Change, ChangeFilter, OutcomeChoice, TriggerChoice } from '../store/changes.ts'
import { OUTCOME_NAMES } from '../../shared/words/labels.ts'
import styles from './failovers.module.css'

export interface FilterBarProps {
  readonly changes: readonly Change[]
  readonly filter: ChangeFilter
  readonly onChange: (filter: ChangeFilter) => void
}

export function FilterBar({ changes, filter, onChange }: FilterBarProps) {
  const accounts = [
    ...new Set(changes.map((one) => (one.kind === 'failover' ? one.failover.accountId : one.skipped.accountId))),
  ].sort()
  return (
    <div className={styles['filters']}>
      <Choice
        label="Account"
        all="Every account"
        value={filter.accountId}
        options={accounts.map((id) => [id, id])}
        onChange={(accountId) => onChange({ ...filter, accountId })}
      />
      <Choice
        label="Outcome"
        all="Every outcome"
        value={filter.outcome}
        options={OUTCOMES}
        onChange={(outcome) => onChange({ ...filter, outcome })}
      />
      <Choice
        label="Trigger"
        all="Every trigger"
        value={filter.trigger}
        options={TRIGGERS}
        onChange={(trigger) => onChange({ ...filter, trigger })}
      />
      <SearchField
        value={filter.search}
        onChange={(search) => onChange({ ...filter, search })}
        label="Search failovers"
      />
    </div>
  )
}

const OUTCOMES: readonly (readonly [OutcomeChoice, string])[] = [
  ['running', 'Running'],
  ['completed', OUTCOME_NAMES.completed],
  ['rolledBack', OUTCOME_NAMES.rolledBack],
  ['blocked', OUTCOME_NAMES.blocked],
  ['cancelled', OUTCOME_NAMES.cancelled],
  ['notBegun', 'Not begun'],
]

const TRIGGERS: readonly (readonly [TriggerChoice, string])[] = [
  ['automatic', 'Automatic'],
  ['operator', 'By an operator'],
  ['drill', 'In a drill'],
]

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly all: string
  readonly value: T | null
  readonly options: readonly (readonly [T, string])[]
  readonly onChange: (value: T | null) => void
}

function Choice<T extends string>({ label, all, value, options, onChange }: ChoiceProps<T>) {
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      value={value ?? ''}
      data={[{ value: '', label: all }, ...options.map(([one, name]) => ({ value: one, label: name }))]}
      onChange={({ currentTarget }) => onChange(options.find(([one]) => one === currentTarget.value)?.[0] ?? null)}
    />
  )
}
