/** The state of automatic failover in words, as the top bar and Automation show it. */
import { useConnection, useLink, usePicture, useUi } from './use-console.ts'
import { describeProtection, type ProtectionWords } from './words/protection.ts'

export function useProtection(): ProtectionWords {
  const snapshot = usePicture((state) => state.snapshot)
  const connection = useConnection()
  // While live the words do not depend on it, and nothing need follow every byte.
  const heardAt = useLink((state) =>
    state.link.kind === 'live' && state.port.kind === 'open' ? coarse(state.heardAt) : state.heardAt,
  )
  const clock = useUi((state) => state.clock)
  return describeProtection({ snapshot, connection, heardAt, clock })
}

function coarse(at: number | null): number | null {
  return at === null ? null : Math.floor(at / 10_000) * 10_000
}
