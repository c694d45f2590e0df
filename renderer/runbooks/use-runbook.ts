/** One runbook as host has it, read again when its file becomes another one. */
import { useEffect, useState } from 'react'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { RunbookPage } from '../../shared/runbook/library.ts'
import { useConsole, useLink, usePicture } from '../use-console.ts'

export interface RunbookUse {
  /** What was read before stays while it cannot be read again; `null`: nothing yet. */
  readonly page: RunbookPage | null
  /** `null`: nothing is wrong. */
  readonly problem: Problem | null
}

export function useRunbook(id: string): RunbookUse {
  const { bridge } = useConsole()
  const isOpen = useLink((state) => state.port.kind === 'open')
  const hash = usePicture((state) => state.library?.entries.find(({ head }) => head.id === id)?.hash ?? null)
  const [use, setUse] = useState<RunbookUse>({ page: null, problem: null })
  const { page, problem } = use
  const wanted = isOpen ? wantedOf(page?.entry.hash ?? null, hash, problem !== null) : null

  useEffect(() => {
    if (wanted === null) return
    let isCurrent = true
    bridge.call('getRunbook', { id }).then(
      (found) => {
        if (isCurrent) setUse({ page: found, problem: null })
      },
      (thrown: unknown) => {
        if (isCurrent) setUse((before) => ({ ...before, problem: toProblem(asFault(thrown)) }))
      },
    )
    return () => {
      isCurrent = false
    }
  }, [bridge, id, wanted])

  return use
}

/**
 * What is to be read, as a word that changes when it is to be read again; `null`: nothing. Reading it counts as having read it and
 * answers what changed since the reading before, so it is not read twice without need: that it was read changes its row, not its text.
 */
export function wantedOf(shown: string | null, hash: string | null, hasFailed: boolean): string | null {
  if (shown !== null) return hash === null || hash === shown ? null : hash
  // One that was not there may have come since.
  return hasFailed && hash !== null ? hash : 'first'
}
