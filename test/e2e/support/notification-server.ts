/** A desktop's own notifications for specs: a session bus, and org.freedesktop.Notifications on it as a daemon would be. */
import { type ChildProcess, spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { type BusCall, type Message, encode, messagesOf, valuesOf } from './bus-message.ts'

export interface ShownNote {
  readonly id: number
  readonly app: string
  readonly title: string
  readonly body: string
  /** As the freedesktop specification counts: 0 low, 1 normal, 2 critical; `null`: not said. */
  readonly urgency: number | null
}

const NAME = 'org.freedesktop.Notifications'
const PATH = '/org/freedesktop/Notifications'
const BUS = 'org.freedesktop.DBus'

export class NotificationServer {
  /** Every one that was ever shown, in its order. */
  readonly shown: ShownNote[] = []
  /** Ids of those that are on the screen. */
  readonly standing = new Set<number>()
  readonly address: string
  readonly #bus: ChildProcess
  readonly #socket: Socket
  #serial = 0
  #ids = 0

  private constructor(bus: ChildProcess, address: string, socket: Socket) {
    this.#bus = bus
    this.address = address
    this.#socket = socket
  }

  static async open(): Promise<NotificationServer> {
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const address = await new Promise<string>((resolve, reject) => {
      createInterface({ input: bus.stdout }).once('line', resolve)
      bus.once('error', reject)
      bus.once('exit', (code) => reject(new Error(`dbus-daemon ended with exit code ${code ?? 'unknown'}`)))
    })
    const socket = connect(pathOf(address))
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.once('data', () => {
        socket.write('BEGIN\r\n')
        resolve()
      })
      const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
      socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
    })
    const server = new NotificationServer(bus, address, socket)
    server.#listen()
    server.#ask('Hello', '', [])
    server.#ask('RequestName', 'su', [NAME, 4])
    return server
  }

  /** What a person presses: it goes from the screen, as it does with a daemon. */
  press(id: number): void {
    this.#signal('ActionInvoked', 'us', [id, 'default'])
    this.#gone(id, 2)
  }

  close(): void {
    this.#socket.destroy()
    this.#bus.kill('SIGTERM')
  }

  #listen(): void {
    let rest: Buffer = Buffer.alloc(0)
    this.#socket.on('data', (chunk) => {
      const { messages, left } = messagesOf(Buffer.concat([rest, chunk]))
      rest = left
      for (const message of messages) if (message.type === 'call') this.#answer(message)
    })
  }

  #answer(call: Message): void {
    const { member } = call
    if (member === 'GetServerInformation') return this.#reply(call, 'ssss', ['test', 'test', '1', '1.2'])
    if (member === 'GetCapabilities') return this.#reply(call, 'as', [['actions', 'body']])
    if (member === 'CloseNotification') {
      const [id] = valuesOf(call)
      this.#reply(call, '', [])
      return this.#gone(Number(id), 3)
    }
    if (member === 'Notify') return this.#show(call)
    this.#reply(call, '', [])
  }

  #show(call: Message): void {
    const [app, replaces, , title, body, , hints] = valuesOf(call)
    const id = replaces === 0 ? (this.#ids += 1) : Number(replaces)
    const { urgency = null } = hints as { urgency?: number }
    this.shown.push({ id, app: String(app), title: String(title), body: String(body), urgency })
    this.standing.add(id)
    this.#reply(call, 'u', [id])
  }

  #gone(id: number, why: number): void {
    if (this.standing.delete(id)) this.#signal('NotificationClosed', 'uu', [id, why])
  }

  #ask(member: string, signature: string, values: BusCall['values']): void {
    const head = { destination: BUS, path: '/org/freedesktop/DBus', interface: BUS, member }
    this.#send({ type: 'call', ...head, signature, values })
  }

  #reply({ serial, sender }: Message, signature: string, values: BusCall['values']): void {
    this.#send({
      type: 'reply',
      replyTo: serial,
      ...(sender !== undefined && { destination: sender }),
      signature,
      values,
    })
  }

  #signal(member: string, signature: string, values: BusCall['values']): void {
    this.#send({ type: 'signal', path: PATH, interface: NAME, member, signature, values })
  }

  #send(call: BusCall): void {
    this.#socket.write(encode(call, (this.#serial += 1)))
  }
}

/** "unix:path=/tmp/dbus-x,guid=…" */
function pathOf(address: string): string {
  const path = /^unix:path=([^,]+)/.exec(address)?.[1]
  if (path === undefined) throw new Error(`the bus is at no path: ${address}`)
  return path
}
