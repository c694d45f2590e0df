/** Which levels are told. */
import type { NotificationSettings } from '../../shared/notification.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { LEVEL_WORDS } from './notification-words.ts'
import styles from './notifications.module.css'

const TONES = { critical: 'critical', warning: 'warn', info: 'ok' } as const

export function LevelChoice({
  settings,
  onChange,
}: {
  readonly settings: NotificationSettings
  readonly onChange: (settings: NotificationSettings) => void
}) {
  const { isOn, levels, drills } = settings
  return (
    <fieldset className={styles['group']} disabled={!isOn}>
      <legend className={styles['legend']}>What</legend>
      {LEVEL_WORDS.map(({ level, name, about }) => (
        <label key={level} className={styles['switch']}>
          <input
            type="checkbox"
            checked={levels[level]}
            onChange={() => onChange({ ...settings, levels: { ...levels, [level]: !levels[level] } })}
          />
          <ToneShape tone={TONES[level]} />
          <span>
            {name}
            <span className={styles['about']}>{about}</span>
          </span>
        </label>
      ))}
      <label className={styles['switch']}>
        <input type="checkbox" checked={drills} onChange={() => onChange({ ...settings, drills: !drills })} />
        <span>
          Drills too
          <span className={styles['about']}>Else what a drill causes stays silent</span>
        </span>
      </label>
    </fieldset>
  )
}
