/** One question to Prometheus at a time; what was answered last stays until something else is. */
import { useCallback, useRef, useState } from 'react'
import type { CallInput } from '../../shared/calls.ts'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { QueryResult } from '../../shared/history.ts'
import { useConsole } from '../use-console.ts'

export interface QueryState {
  readonly asked: CallInput<'queryPrometheus'> | null
  readonly result: QueryResult | null
  /** Why the last question failed; `null`: it did not. */
  readonly problem: Problem | null
  readonly isAsking: boolean
}

const NOTHING: QueryState = { asked: null, result: null, problem: null, isAsking: false }

export function useQuery(): QueryState & { readonly ask: (input: CallInput<'queryPrometheus'>) => void } {
  const { bridge } = useConsole()
  const [state, setState] = useState(NOTHING)
  const newest = useRef(0)
  const ask = useCallback(
    (input: CallInput<'queryPrometheus'>) => {
      const turn = (newest.current += 1)
      setState((before) => ({ ...before, isAsking: true }))
      bridge.call('queryPrometheus', input).then(
        (result) => {
          if (turn === newest.current) setState({ asked: input, result, problem: null, isAsking: false })
        },
        (thrown: unknown) => {
          const problem = toProblem(asFault(thrown))
          if (turn === newest.current) setState((before) => ({ ...before, problem, isAsking: false }))
        },
      )
    },
    [bridge],
  )
  return { ...state, ask }
}
