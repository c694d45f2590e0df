/** A page of another process, read over http within a time and a size. */

export interface Page {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export class PageTooLarge extends Error {}

/** @throws what kept it from being read, in words: PageTooLarge, or that nobody answered. */
export async function readPage(url: string, timeoutMs: number, limitBytes: number): Promise<Page> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' })
    return { status: response.status, headers: response.headers, text: await textOf(response, limitBytes) }
  } catch (error) {
    if (error instanceof PageTooLarge) throw error
    throw new Error(reasonOf(error, new URL(url), timeoutMs))
  }
}

async function textOf(response: Response, limitBytes: number): Promise<string> {
  const parts: Uint8Array[] = []
  let sizeBytes = 0
  for await (const part of response.body ?? []) {
    sizeBytes += part.byteLength
    // Leaving the loop cancels what is still to come.
    if (sizeBytes > limitBytes) throw new PageTooLarge(`its page is larger than ${limitBytes / 1_048_576} MiB`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function reasonOf(error: unknown, { host }: URL, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1_000} s`
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ECONNREFUSED') return `nobody listens at ${host}`
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return `the connection to ${host} broke`
  return cause instanceof Error ? cause.message : String(cause)
}
