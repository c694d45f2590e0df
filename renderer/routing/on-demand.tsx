/** A screen in a file of its own, read when it is first opened. */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'

interface Reading<P> {
  readonly View: ComponentType<P> | null
  /** What went wrong with the reading; `null`: nothing. */
  readonly fault: { readonly thrown: unknown } | null
}

/**
 * Without `Suspense`: React holds back what was suspended for 300 ms, and a screen has to be there before that.
 * `meanwhile` stands in its place until it is read.
 * @throws what the reading threw, where the view would be drawn
 */
export function onDemand<P extends object>(
  read: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode = null,
): ComponentType<P> {
  let known: ComponentType<P> | null = null
  return function OnDemand(props: P) {
    const [{ View, fault }, setReading] = useState<Reading<P>>(() => ({ View: known, fault: null }))
    useEffect(() => {
      if (View !== null) return
      let isGone = false
      read().then(
        (view) => {
          known = view
          if (!isGone) setReading({ View: view, fault: null })
        },
        (thrown: unknown) => {
          if (!isGone) setReading({ View: null, fault: { thrown } })
        },
      )
      return () => {
        isGone = true
      }
    }, [View])
    if (fault !== null) throw fault.thrown
    return View === null ? meanwhile : <View {...props} />
  }
}
