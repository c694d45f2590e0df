/** What is found, as one types. */
import { useEffect, useState } from 'react'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { RunbookHit } from '../../shared/runbook/library.ts'
import { useConsole } from '../use-console.ts'

export interface Search {
  /** Something is typed. */
  readonly isAsked: boolean
  /** Of the newest text that was answered: those of before stay until then. */
  readonly hits: readonly RunbookHit[]
  /** What `hits` answer; "": nothing was answered yet. */
  readonly answered: string
  readonly problem: Problem | null
}

const MOST_LETTERS = 200
export const MOST_HITS = 50

export function useSearch(text: string): Search {
  const { bridge } = useConsole()
  const wanted = text.trim().slice(0, MOST_LETTERS)
  const [found, setFound] = useState<Omit<Search, 'isAsked'>>({ hits: [], answered: '', problem: null })
  useEffect(() => {
    if (wanted === '') return
    let isCurrent = true
    bridge.call('searchRunbooks', { text: wanted, limit: MOST_HITS }).then(
      ({ hits }) => {
        if (isCurrent) setFound({ hits, answered: wanted, problem: null })
      },
      (thrown: unknown) => {
        if (isCurrent) setFound((before) => ({ ...before, problem: toProblem(asFault(thrown)) }))
      },
    )
    return () => {
      isCurrent = false
    }
  }, [bridge, wanted])
  return { ...found, isAsked: wanted !== '' }
}
