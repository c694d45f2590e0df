/** One failover with every fact of it: asked anew whenever the live one moves on. */
import { useEffect, useState } from 'react'
import type { CallOutput } from '../../shared/calls.ts'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Call } from '../bridge/client.ts'

export interface FailoverAnswer {
  /** `null`: no answer yet. */
  readonly detail: CallOutput<'getFailover'> | null
  /** Why the last question failed; `null`: it did not. */
  readonly problem: Problem | null
}

/** `stage` changes when there is something new to ask for. */
export function useFailover(call: Call, failoverId: string, stage: string): FailoverAnswer {
  const [answer, setAnswer] = useState<FailoverAnswer>({ detail: null, problem: null })

  useEffect(() => {
    let isCurrent = true
    call('getFailover', { failoverId })
      .then((detail) => {
        if (isCurrent) setAnswer({ detail, problem: null })
      })
      .catch((thrown: unknown) => {
        // What was answered before stays on the screen.
        if (isCurrent) setAnswer((before) => ({ ...before, problem: toProblem(asFault(thrown)) }))
      })
    return () => {
      isCurrent = false
    }
  }, [call, failoverId, stage])

  return answer
}
