/** The control plane's event stream as a bench reads it: facts, as soon as they are told. */
import { createParser } from 'eventsource-parser'
import { z } from 'zod'
import { EVENTS_PATH } from '../../../shared/api.ts'

const Told = z.looseObject({
  kind: z.string(),
  failoverId: z.string().optional(),
  phase: z.string().optional(),
  to: z.string().nullish(),
})
export type Told = z.infer<typeof Told>

/** Resolves once the stream is open. It ends silently with the control plane, or when `signal` says so. */
export async function listen(
  api: { readonly url: string; readonly token: string },
  told: (fact: Told) => void,
  signal: AbortSignal,
): Promise<void> {
  const response = await fetch(`${api.url}${EVENTS_PATH}`, {
    headers: { authorization: `Bearer ${api.token}` },
    signal,
  })
  if (!response.ok || response.body === null) throw new Error(`The event stream answered ${response.status}`)
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'fact') told(Told.parse(JSON.parse(data)))
    },
  })
  void read(response.body, (text) => parser.feed(text))
}

async function read(body: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  try {
    for await (const bytes of body) take(decoder.decode(bytes, { stream: true }))
  } catch {
    // The control plane was killed, or nobody listens any more: both are what this is for.
  }
}
