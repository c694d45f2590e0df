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
    <svg className={`${styles['shape']} ${styles['tone']}`} data-tone={tone} viewBox="0 0 11 11" aria-hidden="true">
      {children}
    </svg>
  )
}

// In the very pixels they are shown in: what has to be scaled is a layer of its own to the browser, and there are hundreds.
const CIRCLE = <circle cx="5.5" cy="5.5" r="4.217" fill="currentColor" />
const TRIANGLE = <path d="M5.5 1.1 10.45 9.9H.55z" fill="currentColor" />
const OCTAGON = (
  <path d="M3.667.733h3.666L10.267 3.667v3.666L7.333 10.267H3.667L.733 7.333V3.667z" fill="currentColor" />
)
const DASH = <path d="M1.375 5.5h8.25" stroke="currentColor" strokeWidth="1.833" />
const HALF_CIRCLE = (
  <>
    <circle cx="5.5" cy="5.5" r="4.033" fill="none" stroke="currentColor" strokeWidth="1.283" />
    <path d="M5.5 1.467a4.033 4.033 0 0 0 0 8.066z" fill="currentColor" />
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
        <circle
          cx="5.5"
          cy="5.5"
          r="4.033"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.833"
          strokeDasharray="3.117 2.017"
        />
      )
    case 'disputed':
      return (
        <>
          <rect
            x="1.283"
            y="1.283"
            width="8.434"
            height="8.434"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.283"
          />
          <path d="M1.283 1.283H5.5v8.434H1.283z" fill="currentColor" />
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
