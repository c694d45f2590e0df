/** Stands before a Prometheus or an Alertmanager: passes everything on, may want a token, and may tell numbers by a factor. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LiarOptions {
  /** Who really answers. */
  readonly target: string
  /** Let in nobody without it, and keep it from the target; absent: everybody. */
  readonly bearer?: string
  /** The numbers of these queries are told times `factor`; the others as they are. */
  readonly lies?: { readonly queries: readonly string[]; readonly factor: number }
}

export interface Liar {
  readonly url: string
  close(): Promise<void>
}

export async function startLiar(options: LiarOptions): Promise<Liar> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => response.writeHead(502).end(String(error)))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  { target, bearer, lies }: LiarOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request
  if (bearer !== undefined && headers.authorization !== `Bearer ${bearer}`) return void response.writeHead(401).end()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString('utf8')
  const real = await fetch(`${target}${url}`, {
    method,
    headers: {
      ...(headers['content-type'] === undefined ? {} : { 'content-type': headers['content-type'] }),
      ...(headers.authorization === undefined || bearer !== undefined ? {} : { authorization: headers.authorization }),
    },
    body: method === 'POST' ? body : null,
  })
  const text = await real.text()
  const isLie = lies?.queries.includes(new URLSearchParams(body).get('query') ?? '') === true && real.ok
  response.writeHead(real.status, { 'content-type': real.headers.get('content-type') ?? 'text/plain' })
  response.end(
    isLie
      ? JSON.stringify(JSON.parse(text), (key, value: unknown) => (key === 'value' ? times(value, lies.factor) : value))
      : text,
  )
}

/** A sample of an instant vector: [seconds, "number"]. */
function times(sample: unknown, factor: number): unknown {
  return Array.isArray(sample) ? [sample[0], String(Number(sample[1]) * factor)] : sample
}
