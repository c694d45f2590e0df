/** The shape of a state. Every state has one of its own, so that colour is never alone. */
import type { ReactNode } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { Health } from '../../shared/node.ts'
import { HEALTH_TONES, type Tone } from '../../shared/words/labels.ts'
import styles from './pieces.module.css'

/** Beside a word that says the same, so it is hidden from screen readers. */
export function HealthShape({ health }: { readonly health: Health }) {
  return <Shape tone={HEALTH_TONES[health]}>{healthPath(health)}</Shape>
}

export function ToneShape({ tone }: { readonly tone: Tone }) {
  return <Shape tone={tone}>{tonePath(tone)}</Shape>
}

function Shape({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <svg className={`${styles['shape']} ${styles['tone']}`} data-tone={tone} viewBox="0 0 12 12" aria-hidden="true">
      {children}
    </svg>
  )
}

const CIRCLE = <circle cx="6" cy="6" r="4.6" fill="currentColor" />
const TRIANGLE = <path d="M6 1.2 11.4 10.8H.6z" fill="currentColor" />
const OCTAGON = <path d="M4 .8h4L11.2 4v4L8 11.2H4L.8 8V4z" fill="currentColor" />
const DASH = <path d="M1.5 6h9" stroke="currentColor" strokeWidth="2" />
const HALF_CIRCLE = (
  <>
    <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.4" />
    <path d="M6 1.6a4.4 4.4 0 0 0 0 8.8z" fill="currentColor" />
  </>
)

function healthPath(health: Health): ReactNode {
  switch (health) {
    case 'healthy':
      return CIRCLE
    case 'degraded':
      return TRIANGLE
    case 'suspect':
      return (
        <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3.4 2.2" />
      )
    case 'disputed':
      return (
        <>
          <rect x="1.4" y="1.4" width="9.2" height="9.2" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="M1.4 1.4H6v9.2H1.4z" fill="currentColor" />
        </>
      )
    case 'down':
      return OCTAGON
    case 'draining':
      return HALF_CIRCLE
    case 'unknown':
      return DASH
    default:
      return assertNever(health)
  }
}

function tonePath(tone: Tone): ReactNode {
  switch (tone) {
    case 'ok':
      return CIRCLE
    case 'info':
      return HALF_CIRCLE
    case 'warn':
      return TRIANGLE
    case 'critical':
      return OCTAGON
    case 'unknown':
      return DASH
    default:
      return assertNever(tone)
  }
}
