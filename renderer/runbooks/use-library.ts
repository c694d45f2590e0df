/** The runbooks this console has. From host's own store, so they are there without any network. */
import { useCallback, useEffect, useState } from 'react'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Library } from '../../shared/runbook/library.ts'
import { useConsole, useLink, usePicture } from '../use-console.ts'

export interface LibraryUse {
  /** `null`: not read yet, or it cannot be. */
  readonly library: Library | null
  /** Why the newest asking failed; `null`: it did not. */
  readonly problem: Problem | null
  /** Compares with the source now. */
  readonly sync: () => void
  /** Host is comparing. */
  readonly isSyncing: boolean
  readonly pin: (id: string, isPinned: boolean) => void
}

export function useLibrary(): LibraryUse {
  const { bridge, picture } = useConsole()
  const library = usePicture((state) => state.library)
  const isOpen = useLink((state) => state.port.kind === 'open')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isSyncing, setIsSyncing] = useState(false)

  const take = useCallback(
    (answer: Promise<Library>): Promise<void> =>
      answer.then(
        (next) => {
          picture.setState({ library: next })
          setProblem(null)
        },
        (thrown: unknown) => setProblem(toProblem(asFault(thrown))),
      ),
    [picture],
  )

  const isMissing = library === null && isOpen
  useEffect(() => {
    if (isMissing) void take(bridge.call('listRunbooks', {}))
  }, [isMissing, bridge, take])

  const sync = useCallback(() => {
    setIsSyncing(true)
    void take(bridge.call('syncRunbooks', {})).then(() => setIsSyncing(false))
  }, [bridge, take])

  const pin = useCallback(
    (id: string, isPinned: boolean) => void take(bridge.call('pinRunbook', { id, isPinned })),
    [bridge, take],
  )

  return { library, problem, sync, isSyncing, pin }
}
