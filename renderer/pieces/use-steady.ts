/** Holds the rows of a list while the pointer or the focus is in it. */
import { type FocusEvent, type PointerEvent, useMemo, useState } from 'react'
import { type SteadyRows, steadyRows } from '../store/steady.ts'

export interface HoldHandlers {
  readonly onPointerEnter: () => void
  readonly onPointerLeave: (event: PointerEvent<HTMLElement>) => void
  readonly onFocus: () => void
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void
}

/** `keyOf` must be the same function between renders. */
export function useSteady<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
): SteadyRows<T> & { readonly hold: HoldHandlers } {
  const [held, setHeld] = useState<readonly string[] | null>(null)
  const steady = useMemo(() => steadyRows(rows, keyOf, held), [rows, keyOf, held])

  function take(): void {
    setHeld((before) => before ?? rows.map(keyOf))
  }

  return {
    ...steady,
    hold: {
      onPointerEnter: take,
      onPointerLeave: ({ currentTarget }) => {
        if (!currentTarget.contains(document.activeElement)) setHeld(null)
      },
      onFocus: take,
      onBlur: ({ currentTarget, relatedTarget }) => {
        const staysInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget)
        if (!staysInside && !currentTarget.matches(':hover')) setHeld(null)
      },
    },
  }
}
