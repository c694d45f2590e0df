/** What can be replayed beside what this console kept: the recordings that ship, and bundles that were opened here. */
import { useEffect, useState } from 'react'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Recording } from '../../shared/replay.ts'
import { useConsole } from '../use-console.ts'

export interface Recordings {
  /** `null`: not answered yet. */
  readonly recordings: readonly Recording[] | null
  /** Why there is no answer; `null`: there is, or it is on its way. */
  readonly unread: Problem | null
}

export function useRecordings(): Recordings {
  const { replay: desk } = useConsole()
  const [state, setState] = useState<Recordings>({ recordings: null, unread: null })
  useEffect(() => {
    let isWanted = true
    desk.list().then(
      (recordings) => {
        if (isWanted) setState({ recordings, unread: null })
      },
      (thrown: unknown) => {
        if (isWanted) setState({ recordings: null, unread: toProblem(asFault(thrown)) })
      },
    )
    return () => {
      isWanted = false
    }
  }, [desk])
  return state
}
