/** The last press of a forced command in production: held down for a moment, by pointer or key, so that no slip does it. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import buttons from '../pieces/button.module.css'
import styles from './plan.module.css'

export const HOLD_MS = 1_200

export function HoldButton({ children, onHeld }: { readonly children: string; readonly onHeld: () => void }) {
  const [isDown, setDown] = useState(false)
  const timer = useRef<number | null>(null)
  const noteId = useId()
  useEffect(() => () => stop(timer), [])

  function press(): void {
    if (timer.current !== null) return
    setDown(true)
    timer.current = window.setTimeout(() => {
      timer.current = null
      setDown(false)
      onHeld()
    }, HOLD_MS)
  }

  function release(): void {
    stop(timer)
    setDown(false)
  }

  function handleKey(event: KeyboardEvent<HTMLButtonElement>): void {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (!event.repeat) press()
  }

  return (
    <>
      <button
        type="button"
        className={`${buttons['button']} ${styles['hold']}`}
        data-kind="critical"
        data-down={isDown || undefined}
        aria-describedby={noteId}
        onPointerDown={(event) => {
          if (event.button === 0) press()
        }}
        onPointerUp={release}
        onPointerLeave={release}
        onPointerCancel={release}
        onBlur={release}
        onKeyDown={handleKey}
        onKeyUp={release}
      >
        <span className={styles['holdFill']} style={{ transitionDuration: isDown ? `${HOLD_MS}ms` : '0ms' }} />
        <span className={styles['holdText']}>{isDown ? 'Keep holding…' : `Hold: ${children}`}</span>
      </button>
      <span id={noteId} hidden>
        Press and hold for {HOLD_MS / 1000} s
      </span>
    </>
  )
}

function stop(timer: { current: number | null }): void {
  if (timer.current !== null) window.clearTimeout(timer.current)
  timer.current = null
}
