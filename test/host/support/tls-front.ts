/** TLS before a server that speaks plain HTTP, and a proxy: on loopback, gone with the test. */
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type SecureVersion } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { Certificate } from '../../support/certificates.ts'

/** The https address of the plain server behind it. */
export async function aTlsFront(
  url: string,
  { key, cert }: Certificate,
  maxVersion: SecureVersion = 'TLSv1.3',
): Promise<string> {
  const server = createTlsServer({ key, cert, maxVersion }, (socket) => join(socket, connectTo(new URL(url).host)))
  // Who does not believe the certificate ends the handshake: no failure of a server.
  server.on('tlsClientError', () => undefined)
  return `https://${await listening(server)}`
}

export interface Proxy {
  readonly url: string
  /** What it was asked to open: "127.0.0.1:7100". */
  readonly asked: string[]
  /** Everything that went through it towards the servers. */
  readonly seen: () => string
}

/** `status`: what it answers to CONNECT. */
export async function aProxy(status = 200): Promise<Proxy> {
  const asked: string[] = []
  const chunks: Buffer[] = []
  const server = createHttpServer((_, response) => void response.writeHead(405).end())
  server.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
    asked.push(url)
    socket.on('error', () => undefined)
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    join(socket, connectTo(url))
  })
  return { url: `http://${await listening(server)}`, asked, seen: () => Buffer.concat(chunks).toString('latin1') }
}

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

function connectTo(host: string): Socket {
  const { hostname, port } = new URL(`http://${host}`)
  return connect({ host: hostname, port: Number(port) })
}

function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
    from.pipe(to)
  }
}
