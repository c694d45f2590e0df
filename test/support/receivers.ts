/** Receivers of alerts on this machine: a webhook and a mail server that remember what they got and behave as a test wants. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

const LOOPBACK = '127.0.0.1'

export interface Got {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

export interface WebhookReceiver {
  readonly url: string
  readonly port: number
  /** What it answered 2xx to, in order. */
  readonly got: Got[]
  /** Of the next request, in order; then 200 at once. */
  readonly answers: { readonly status?: number; readonly afterMs?: number; readonly headers?: Record<string, string> }[]
  /** Everything that came, also what it refused. */
  count(): number
  close(): Promise<void>
}

/** `port` 0: any. */
export async function aWebhookReceiver(port = 0): Promise<WebhookReceiver> {
  const got: Got[] = []
  const answers: WebhookReceiver['answers'] = []
  let count = 0
  const server = createServer((request, response) => {
    count++
    const answer = answers.shift() ?? {}
    void textOf(request).then((text) => {
      const status = answer.status ?? 200
      if (status < 300) got.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) })
      setTimeout(() => response.writeHead(status, answer.headers).end('ok'), answer.afterMs ?? 0)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, LOOPBACK, resolve))
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://${LOOPBACK}:${own}/hooks/secret-path`,
    port: own,
    got,
    answers,
    count: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  /** Lower-cased names; folded lines are joined. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface MailReceiver {
  readonly port: number
  /** What it took, in order. */
  readonly got: Mail[]
  /** Codes it refuses the next messages with, in order. */
  readonly refusals: number[]
  /** Addresses it does not know. */
  readonly unknown: Set<string>
  close(): Promise<void>
}

export async function aMailReceiver(port = 0): Promise<MailReceiver> {
  const got: Mail[] = []
  const refusals: number[] = []
  const unknown = new Set<string>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, callback) =>
      callback(unknown.has(address) ? answering(550, 'no such user') : null),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const refusal = refusals.shift()
        if (refusal !== undefined) return callback(answering(refusal, 'not now'))
        const { mailFrom, rcptTo } = session.envelope
        got.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          ...readMail(Buffer.concat(chunks).toString('utf8')),
        })
        return callback()
      })
    },
  })
  // A client that hangs up is no failure of the receiver's.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(port, LOOPBACK, resolve))
  const { port: own } = server.server.address() as AddressInfo
  return { port: own, got, refusals, unknown, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

function answering(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

function readMail(raw: string): Pick<Mail, 'headers' | 'text'> {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { headers: Object.fromEntries(headers) as Record<string, string>, text: raw.slice(end + 4) }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
