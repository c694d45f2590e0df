/** Runs the built host process inside Electron's runtime, without a console around it. */
import { join } from 'node:path'
import { expect, type ElectronApplication } from '@playwright/test'
import type { FromHost, HostStart, ToHost } from '../../../electron/host-messages.ts'
import { ROOT } from '../../../scripts/run.mjs'
import type { CallInput, CallName, PortMessage } from '../../../shared/calls.ts'
import { launch } from './desktop.ts'

interface Look {
  readonly said: FromHost[]
  /** `null` while it runs. */
  readonly exitCode: number | null
  readonly ports: { readonly heard: PortMessage[]; readonly isClosed: boolean }[]
}

declare global {
  var hostRunner: {
    fork(entry: string, start: HostStart): number
    openPort(host: number): number
    say(host: number, port: number, message: unknown): void
    tell(host: number, message: ToHost): void
    pid(host: number): number | undefined
    said(host: number): FromHost[]
    answer(host: number, port: number, id: number): PortMessage | null
    look(host: number): Look
  }
}

export interface HostRun {
  readonly said: <T extends FromHost['type']>(type: T) => Promise<Extract<FromHost, { type: T }>>
  /** Every question for consent so far. */
  readonly asks: () => Promise<readonly FromHost[]>
  readonly tell: (message: ToHost) => Promise<void>
  readonly openWindow: () => Promise<HostWindow>
  readonly exitCode: () => Promise<number>
  readonly kill: () => Promise<void>
}

export interface HostWindow {
  readonly call: <N extends CallName>(call: N, input: CallInput<N>) => Promise<PortMessage>
  /** As it is, parsed by nobody before the host. */
  readonly say: (message: unknown) => Promise<void>
  readonly heard: () => Promise<PortMessage[]>
  readonly isClosed: () => Promise<boolean>
}

export interface HostRunner {
  readonly fork: (start: HostStart) => Promise<HostRun>
  readonly close: () => Promise<void>
}

export async function openHostRunner(): Promise<HostRunner> {
  const app = await launch(join(import.meta.dirname, 'host-runner'), [])
  return {
    fork: async (start) => {
      const entry = join(ROOT, 'out', 'main', 'host-process.js')
      const host = await app.evaluate((_electron, given) => globalThis.hostRunner.fork(given.entry, given.start), {
        entry,
        start,
      })
      return aRun(app, host)
    },
    close: () => app.close(),
  }
}

function aRun(app: ElectronApplication, host: number): HostRun {
  const said = (): Promise<FromHost[]> => app.evaluate((_electron, index) => globalThis.hostRunner.said(index), host)
  const look = (): Promise<Look> => app.evaluate((_electron, index) => globalThis.hostRunner.look(index), host)
  return {
    said: async (type) => {
      const find = async () => (await said()).find((message) => message.type === type) ?? null
      await expect.poll(find, { message: `the host says ${type}` }).not.toBeNull()
      return expectType(await find(), type)
    },
    asks: async () => (await said()).filter((message) => message.type === 'ask'),
    tell: (message) =>
      app.evaluate((_electron, [index, told]) => globalThis.hostRunner.tell(index, told), [host, message] as const),
    openWindow: async () => {
      const port = await app.evaluate((_electron, index) => globalThis.hostRunner.openPort(index), host)
      return aWindow(app, host, port, look)
    },
    exitCode: async () => {
      await expect.poll(async () => (await look()).exitCode, { message: 'the host ends' }).not.toBeNull()
      return (await look()).exitCode ?? -1
    },
    kill: async () => {
      const pid = await app.evaluate((_electron, index) => globalThis.hostRunner.pid(index), host)
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
    },
  }
}

function aWindow(app: ElectronApplication, host: number, port: number, look: () => Promise<Look>): HostWindow {
  let lastId = 0
  const heard = async (): Promise<PortMessage[]> => (await look()).ports[port]?.heard ?? []
  const say = (message: unknown): Promise<void> =>
    app.evaluate((_electron, [index, window, said]) => globalThis.hostRunner.say(index, window, said), [
      host,
      port,
      message,
    ] as const)
  return {
    say,
    heard,
    isClosed: async () => (await look()).ports[port]?.isClosed ?? false,
    call: async (call, input) => {
      const id = ++lastId
      await say({ id, call, input })
      const find = (): Promise<PortMessage | null> =>
        app.evaluate((_electron, [index, window, asked]) => globalThis.hostRunner.answer(index, window, asked), [
          host,
          port,
          id,
        ] as const)
      await expect.poll(find, { message: `the host answers ${call}` }).not.toBeNull()
      const answer = await find()
      if (answer === null) throw new Error(`the answer to ${call} went away`)
      return answer
    },
  }
}

function expectType<T extends FromHost['type']>(message: FromHost | null, type: T): Extract<FromHost, { type: T }> {
  if (message === null || !isType(message, type)) throw new Error(`the host did not say ${type}`)
  return message
}

function isType<T extends FromHost['type']>(message: FromHost, type: T): message is Extract<FromHost, { type: T }> {
  return message.type === type
}
