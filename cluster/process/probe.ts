/** One fresh question to one process: does its application answer? A TCP connect is not an answer. */
import { get } from 'node:http'

export interface ProbeResult {
  readonly answered: boolean
  readonly afterMs: number
}

/** GETs `<url>/healthz` over a connection of its own. Never rejects: no answer is a finding. */
export function probe(url: string, timeoutMs: number): Promise<ProbeResult> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const done = (answered: boolean) => {
      clearTimeout(timer)
      request.destroy()
      resolve({ answered, afterMs: performance.now() - startedAt })
    }
    const request = get(new URL('/healthz', url), { agent: false }, (response) => {
      response.resume()
      done(response.statusCode === 200)
    })
    const timer = setTimeout(() => done(false), timeoutMs)
    request.on('error', () => done(false))
  })
}
