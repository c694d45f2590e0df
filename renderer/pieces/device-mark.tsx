/** The state of an account's session on a node: a phone, its shape of state and the word. */
import type { Device } from '../../shared/device.ts'
import { DEVICE_TONES, DEVICE_WORDS } from '../../shared/words/device.ts'
import { ToneShape } from './status-shape.tsx'
import styles from './device-mark.module.css'
import pieces from './pieces.module.css'

export function DeviceMark({
  device,
  isShort = false,
}: {
  readonly device: Device | null
  readonly isShort?: boolean
}) {
  if (device === null) return <span className={pieces['dim']}>{isShort ? 'not reported' : 'device not reported'}</span>
  const tone = DEVICE_TONES[device.state]
  return (
    <span className={styles['device']} title={device.why === '' ? undefined : device.why}>
      {device.state === 'linked' ? <Phone /> : <ToneShape tone={tone} />}
      <span className={pieces['tone']} data-tone={device.state === 'linked' ? undefined : tone}>
        {isShort ? '' : 'device '}
        {DEVICE_WORDS[device.state]}
      </span>
    </span>
  )
}

function Phone() {
  return (
    <svg className={styles['phone']} viewBox="0 0 12 12" aria-hidden="true">
      <rect x="3" y="0.8" width="6" height="10.4" rx="1.4" fill="none" stroke="currentColor" strokeWidth="1.2" />
      <path d="M5.2 9.4h1.6" stroke="currentColor" strokeWidth="1.1" />
    </svg>
  )
}
