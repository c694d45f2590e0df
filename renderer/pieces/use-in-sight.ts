/** Whether a part of a screen is to be seen, or has to be scrolled to. */
import { type RefObject, useEffect, useState } from 'react'

/** `true` until it is known. */
export function useInSight(part: RefObject<HTMLElement | null>): boolean {
  const [isInSight, setInSight] = useState(true)
  useEffect(() => {
    const element = part.current
    if (element === null) return
    // Of several changes since the last frame the newest counts.
    const observer = new IntersectionObserver((changes) => setInSight(changes.at(-1)?.isIntersecting ?? true))
    observer.observe(element)
    return () => observer.disconnect()
  }, [part])
  return isInSight
}
