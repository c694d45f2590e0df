/** The title of the window: from another tab, too, one sees whether something is wrong. */
import { useEffect } from 'react'
import { useImpact } from '../overview/use-impact.ts'
import { usePicture } from '../use-console.ts'

const PRODUCT = 'Linda Console'

export function WindowTitle() {
  const { tone, title } = useImpact()
  const cluster = usePicture((state) =>
    state.profile === null ? undefined : `${state.profile.name} (${state.profile.environment})`,
  )
  const place = cluster === undefined ? PRODUCT : `${cluster} · ${PRODUCT}`
  const isReplay = usePicture((state) => state.isReplay === true)
  const now = tone === 'ok' || cluster === undefined ? place : `${title} · ${place}`
  const text = isReplay ? `REPLAY · ${now}` : now
  useEffect(() => {
    document.title = text
  }, [text])
  return null
}
