/** Why nothing can be written into incidents and handovers now; `null`: it can. The cluster need not answer for it. */
import { useLink } from '../use-console.ts'

export function useWriteLock(): string | null {
  const port = useLink((state) => state.port.kind)
  const isReplay = useLink(({ replay = null }) => replay !== null)
  if (isReplay) return 'Locked: this window replays a moment that has passed. End the replay to write'
  return port === 'open' ? null : 'Locked: the console’s background process is restarting; what you type stays'
}
