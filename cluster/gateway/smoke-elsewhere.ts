/** What became of a scenario's messages beside their replies, asked of those who do it: the media worker, the spreadsheet service. */
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { LOOPBACK } from '../config.ts'

const ASK_EVERY_MS = 100
const ANSWER_WITHIN_MS = 1_000

/** Resolves with `null` once it is done for this id, or with what keeps it when the time is up. `untilMs`: monotonic. */
export type Elsewhere = (id: string, untilMs: number) => Promise<string | null>

export interface Watched {
  readonly port: number
  readonly token: string
  readonly clock: Clock
}

const Job = z.object({ state: z.string() })

/** A picture or a document. One that the worker could not read was worked on, too: some uploads are broken. */
export function mediaWatch(watched: Watched): Elsewhere {
  return untilDone(watched.clock, async (id) => {
    const answer = await ask(watched, 'the media worker', `/jobs/${id}`)
    if (typeof answer === 'string') return answer
    if (answer.status === 404) return 'the media worker was not handed it'
    return Job.parse(answer.body).state === 'queued' ? 'it waits at the media worker' : null
  })
}

/** The row of a message that noted an expense. */
export function sheetWatch(watched: Watched): Elsewhere {
  return untilDone(watched.clock, async (id) => {
    const answer = await ask(watched, 'the spreadsheet service', `/v1/rows/${id}`)
    if (typeof answer === 'string') return answer
    return answer.status === 404 ? 'the spreadsheet service has no such row' : null
  })
}

function untilDone(clock: Clock, standing: (id: string) => Promise<string | null>): Elsewhere {
  return async (id, untilMs) => {
    for (;;) {
      const why = await standing(id)
      if (why === null || clock.monotonicMs() + ASK_EVERY_MS >= untilMs) return why
      await new Promise<void>((resolve) => clock.after(ASK_EVERY_MS, resolve))
    }
  }
}

/** What it answered with (that there is none is an answer), or why there is no answer. */
async function ask(
  { port, token }: Watched,
  who: string,
  path: string,
): Promise<string | { readonly status: number; readonly body: unknown }> {
  try {
    const response = await fetch(`http://${LOOPBACK}:${port}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    const body: unknown = await response.json()
    return response.ok || response.status === 404
      ? { status: response.status, body }
      : `${who} answered ${response.status}`
  } catch (error) {
    return `${who} does not answer: ${error instanceof Error ? error.message : String(error)}`
  }
}
