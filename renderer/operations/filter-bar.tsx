/** What to show of the operations: words, state, kind, period. */
import { COMMAND_KINDS, COMMANDS } from '../../shared/command.ts'
import { SearchField } from '../pieces/page.tsx'
import { kindNamed, type OperationChoice, type PeriodChoice, type StateChoice } from '../store/operation-filter.ts'
import { ExportButtons } from './export-buttons.tsx'
import styles from './operations.module.css'

const STATE_NAMES: Readonly<Record<StateChoice, string>> = {
  all: 'Any state',
  open: 'Running',
  notSent: 'Not sent',
  succeeded: 'Succeeded',
  failed: 'Failed or refused',
  withdrawn: 'Cancelled',
}

const PERIOD_NAMES: Readonly<Record<PeriodChoice, string>> = {
  hour: 'Last hour',
  day: 'Last 24 hours',
  week: 'Last 7 days',
  all: 'Any time',
}

export interface FilterBarProps {
  readonly choice: OperationChoice
  readonly onChange: (choice: OperationChoice) => void
}

export function FilterBar({ choice, onChange }: FilterBarProps) {
  return (
    <div className={styles['filter']}>
      <SearchField value={choice.text} onChange={(text) => onChange({ ...choice, text })} label="Search operations" />
      <Select
        label="State"
        value={choice.state}
        names={STATE_NAMES}
        onChoose={(state) => onChange({ ...choice, state })}
      />
      <label>
        <span className={styles['filterLabel']}>Kind</span>
        <select
          className={styles['select']}
          value={choice.kind ?? ''}
          onChange={(event) => onChange({ ...choice, kind: kindNamed(event.currentTarget.value) })}
        >
          <option value="">Any kind</option>
          {COMMAND_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {COMMANDS[kind].verb}
            </option>
          ))}
        </select>
      </label>
      <Select
        label="Period"
        value={choice.period}
        names={PERIOD_NAMES}
        onChoose={(period) => onChange({ ...choice, period })}
      />
      <span className={styles['controls']}>
        <ExportButtons choice={choice} />
      </span>
    </div>
  )
}

interface SelectProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly names: Readonly<Record<T, string>>
  readonly onChoose: (value: T) => void
}

function Select<T extends string>({ label, value, names, onChoose }: SelectProps<T>) {
  const values = Object.keys(names) as T[]
  return (
    <label>
      <span className={styles['filterLabel']}>{label}</span>
      <select
        className={styles['select']}
        value={value}
        onChange={(event) => {
          const chosen = values.find((one) => one === event.currentTarget.value)
          if (chosen !== undefined) onChoose(chosen)
        }}
      >
        {values.map((one) => (
          <option key={one} value={one}>
            {names[one]}
          </option>
        ))}
      </select>
    </label>
  )
}
