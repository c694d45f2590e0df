/**
 * One question to host, asked again every so often while the window is looked at, and at once when the cluster is lost or back.
 * What was answered before stays.
 */
import { useEffect, useState } from 'react'
import type { CallInput, CallName, CallOutput } from '../shared/calls.ts'
import { asFault, type Problem, toProblem } from '../shared/fault.ts'
import { startAsking } from './bridge/asking.ts'
import { isLive } from './store/link.ts'
import { useConnection, useConsole } from './use-console.ts'

export interface Asked<T> {
  /** `null`: no answer yet. */
  readonly value: T | null
  /** When the cluster gave the answer, this machine's clock: one that host kept from before is as old as that. `null`: none came. */
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
  const isConnected = isLive(useConnection())
  const [asked, setAsked] = useState<Asked<CallOutput<N>>>({ value: null, answeredAt: null, problem: null })

  useEffect(() => {
    if (input === null) return
    return startAsking({
      ask: () => bridge.ask(name, input),
      everyMs,
      now: ticker.steady ?? ticker.now,
      subscribe: ticker.subscribe,
      isLookedAt: () => document.visibilityState === 'visible',
      onAnswer: ({ value, keptAt }) => setAsked({ value, answeredAt: keptAt ?? ticker.now(), problem: null }),
      onFailure: (thrown) => setAsked((before) => ({ ...before, problem: toProblem(asFault(thrown)) })),
    })
    // Not read here, but the answer is another one: of the cluster, or the last that host kept of it.
  }, [bridge, ticker, name, input, everyMs, isConnected])

  return asked
}
