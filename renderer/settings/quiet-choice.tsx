/** When nothing but the critical is told. */
import type { QuietHours } from '../../shared/notification.ts'
import { DAYS } from './notification-words.ts'
import styles from './notifications.module.css'

export function QuietChoice({
  quiet,
  isLocked,
  onChange,
}: {
  readonly quiet: QuietHours
  readonly isLocked: boolean
  readonly onChange: (quiet: QuietHours) => void
}) {
  const { isOn, from, to, days } = quiet
  const change = (part: Partial<QuietHours>): void => onChange({ ...quiet, ...part })
  return (
    <fieldset className={styles['group']} disabled={isLocked}>
      <legend className={styles['legend']}>When not</legend>
      <label className={styles['switch']}>
        <input type="checkbox" checked={isOn} onChange={() => change({ isOn: !isOn })} />
        <span>
          Quiet hours
          <span className={styles['about']}>
            Critical ones come all the same; the others are held and summed up when the quiet hours end
          </span>
        </span>
      </label>
      <div className={styles['hours']}>
        <Time label="From" value={from} isLocked={!isOn} onChange={(value) => change({ from: value })} />
        <Time label="to" value={to} isLocked={!isOn} onChange={(value) => change({ to: value })} />
        <span className={styles['about']}>this machine’s own time</span>
      </div>
      <fieldset className={styles['days']} aria-label="Days on which they begin">
        {DAYS.map(({ day, name, full }) => (
          <label key={day} className={styles['day']}>
            <input
              type="checkbox"
              checked={days.includes(day)}
              disabled={!isOn}
              aria-label={full}
              onChange={() => change({ days: days.includes(day) ? days.filter((one) => one !== day) : [...days, day] })}
            />
            {name}
          </label>
        ))}
      </fieldset>
    </fieldset>
  )
}

interface TimeProps {
  readonly label: string
  readonly value: string
  readonly isLocked: boolean
  readonly onChange: (value: string) => void
}

function Time({ label, value, isLocked, onChange }: TimeProps) {
  return (
    <label className={styles['time']}>
      {label}
      <input
        type="time"
        className={styles['input']}
        value={value}
        disabled={isLocked}
        required
        // Half a time is none: it counts once it is whole.
        onChange={({ currentTarget }) => {
          if (/^\d{2}:\d{2}$/.test(currentTarget.value)) onChange(currentTarget.value)
        }}
      />
    </label>
  )
}
