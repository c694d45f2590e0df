/** One fresh question to one process: does its application answer? A TCP connect is not an answer. */
import { type ClientRequest, get } from 'node:http'

export interface ProbeResult {
  readonly answered: boolean
  readonly afterMs: number
}

/** Without an answer for this share of its time it asks once more, over another connection: one lost packet is no death. */
export const SECOND_TRY_SHARE = 0.5

/** GETs `<url>/healthz` over connections of its own. Never rejects: no answer is a finding. */
export function probe(url: string, timeoutMs: number): Promise<ProbeResult> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const requests: ClientRequest[] = []
    const done = (answered: boolean) => {
      for (const timer of timers) clearTimeout(timer)
      for (const request of requests) request.destroy()
      resolve({ answered, afterMs: performance.now() - startedAt })
    }
    const ask = () => {
      const request = get(new URL('/healthz', url), { agent: false }, (response) => {
        response.resume()
        done(response.statusCode === 200)
      })
      // Refused or reset is a word of its machine: nobody listens.
      request.on('error', () => done(false))
      requests.push(request)
    }
    const timers = [setTimeout(() => done(false), timeoutMs), setTimeout(ask, timeoutMs * SECOND_TRY_SHARE)]
    ask()
  })
}
