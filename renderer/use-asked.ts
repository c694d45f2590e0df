/** One question to host, asked again every so often while the window is looked at. What was answered before stays. */
import { useEffect, useState } from 'react'
import type { CallInput, CallName, CallOutput } from '../shared/calls.ts'
import { asFault, type Problem, toProblem } from '../shared/fault.ts'
import { startAsking } from './bridge/asking.ts'
import { useConsole } from './use-console.ts'

export interface Asked<T> {
  /** `null`: no answer yet. */
  readonly value: T | null
  /** When the answer came, this machine's clock; `null`: none did. */
  readonly answeredAt: number | null
  /** Why the newest question failed; `null`: it did not. */
  readonly problem: Problem | null
}

/** `input`: the same object between renders, or it is asked anew; `null`: not asked now. */
export function useAsked<N extends CallName>(
  name: N,
  input: CallInput<N> | null,
  everyMs: number,
): Asked<CallOutput<N>> {
  const { bridge, ticker } = useConsole()
  const [asked, setAsked] = useState<Asked<CallOutput<N>>>({ value: null, answeredAt: null, problem: null })

  useEffect(() => {
    if (input === null) return
    return startAsking({
      ask: () => bridge.call(name, input),
      everyMs,
      now: ticker.now,
      subscribe: ticker.subscribe,
      isLookedAt: () => document.visibilityState === 'visible',
      onAnswer: (value) => setAsked({ value, answeredAt: ticker.now(), problem: null }),
      onFailure: (thrown) => setAsked((before) => ({ ...before, problem: toProblem(asFault(thrown)) })),
    })
  }, [bridge, ticker, name, input, everyMs])

  return asked
}
