/** A port of the console's page, used by a spec as a page would that has fallen into wrong hands. */
import { expect, type Page } from '@playwright/test'
import type { CallInput, CallName, CallOutput, PortMessage } from '../../../shared/calls.ts'

export interface PagePort {
  /** Rejects with what host says, or that the port closed. */
  readonly call: <N extends CallName>(call: N, input: CallInput<N>) => Promise<CallOutput<N>>
  readonly untilLive: () => Promise<void>
}

declare global {
  var callHost: ((call: string, input: unknown) => Promise<PortMessage>) | undefined
}

export async function openPagePort(page: Page): Promise<PagePort> {
  // The page's own line is open first, so that this port is not taken for its.
  await page.getByText('uae-main').first().waitFor()
  await page.evaluate(async () => {
    const port = await new Promise<MessagePort>((resolve) => {
      window.addEventListener('message', (event) => {
        const [handed] = event.ports
        if (event.data.type === 'linda-port' && handed !== undefined) resolve(handed)
      })
      window.linda?.requestPort()
    })
    const waiting = new Map<number, { resolve: (message: PortMessage) => void; reject: (error: Error) => void }>()
    let lastId = 0
    port.addEventListener('message', ({ data }: MessageEvent<PortMessage>) => {
      if (data.type !== 'push') waiting.get(data.id)?.resolve(data)
    })
    port.addEventListener('close', () => {
      for (const call of waiting.values()) call.reject(new Error('the port closed'))
    })
    port.start()
    globalThis.callHost = (call, input) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        waiting.set(id, { resolve, reject })
        port.postMessage({ id, call, input })
      })
  })
  return portOf(page)
}

/** The same in a browser, where any script of the page can open the console's own line. */
export async function openPageSocket(page: Page): Promise<PagePort> {
  await page.evaluate(async () => {
    const socket = new WebSocket(`ws://${location.host}/port`)
    const waiting = new Map<number, (message: PortMessage) => void>()
    let lastId = 0
    socket.addEventListener('message', ({ data }) => {
      const message: PortMessage = JSON.parse(String(data))
      if (message.type !== 'push') waiting.get(message.id)?.(message)
    })
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    globalThis.callHost = (call, input) =>
      new Promise((resolve) => {
        const id = ++lastId
        waiting.set(id, resolve)
        socket.send(JSON.stringify({ id, call, input }))
      })
  })
  return portOf(page)
}

function portOf(page: Page): PagePort {
  const call = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
    const answer = await page.evaluate(([asked, given]) => globalThis.callHost?.(asked, given), [name, input] as const)
    if (answer?.type === 'answer') return answer.value as CallOutput<N>
    throw new Error(answer?.type === 'fault' ? answer.problem.detail : 'no answer')
  }
  return {
    call,
    untilLive: () => expect.poll(async () => (await call('watch', {})).link.kind).toBe('live'),
  }
}
