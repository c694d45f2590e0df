/** A window's port, spoken without a window: what the screen is told, to be held against what the cluster says. */
import { once } from 'node:events'
import { WebSocket } from 'undici'
import { calls, type CallInput, type CallName, type CallOutput, PortMessage, type Push } from '../../../shared/calls.ts'
import type { Problem } from '../../../shared/fault.ts'
import { ask } from './raw-request.ts'

export interface PortClient {
  /** Rejects with what host says. */
  readonly call: <N extends CallName>(call: N, input: CallInput<N>) => Promise<CallOutput<N>>
  /** As it is, parsed by nobody before the host. Resolves with the fault that answers it. */
  readonly say: (text: string) => Promise<Problem>
  /** Everything host sent unasked, in order. */
  readonly pushes: readonly Push[]
  readonly close: () => void
}

/** The `Cookie` header of a browser that used this one-time link. */
export async function signIn(link: string): Promise<{ origin: string; cookie: string }> {
  const { origin, hash } = new URL(link)
  const { status, headers } = await ask(`${origin}/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.slice(1) }),
  })
  const cookie = String(headers['set-cookie']).split(';')[0]
  if (status !== 200 || cookie === undefined) throw new Error(`no session came: ${status}`)
  return { origin, cookie }
}

export async function openPort(link: string): Promise<PortClient> {
  const { origin, cookie } = await signIn(link)
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/port`, { headers: { origin, cookie } })
  const waiting = new Map<number, (message: PortMessage) => void>()
  const pushes: Push[] = []
  let lastId = 0
  socket.addEventListener('message', ({ data }) => {
    const message = PortMessage.parse(JSON.parse(String(data)))
    if (message.type === 'push') pushes.push(...message.pushes)
    else waiting.get(message.id)?.(message)
  })
  await once(socket, 'open')
  const answerTo = (id: number): Promise<PortMessage> => new Promise((resolve) => waiting.set(id, resolve))

  return {
    pushes,
    close: () => socket.close(),
    call: async <N extends CallName>(call: N, input: CallInput<N>) => {
      const id = ++lastId
      const answer = answerTo(id)
      socket.send(JSON.stringify({ id, call, input }))
      const message = await answer
      if (message.type !== 'answer') throw new Error(`${call}: ${JSON.stringify(message)}`)
      return calls[call].output.parse(message.value) as CallOutput<N>
    },
    say: async (text) => {
      // What has no id that can be read is answered to nobody's.
      const fault = Promise.race([answerTo(-1), ...[0, 1, 2, 3].map((ahead) => answerTo(lastId + ahead))])
      socket.send(text)
      const message = await fault
      if (message.type !== 'fault') throw new Error(`not refused: ${JSON.stringify(message)}`)
      return message.problem
    },
  }
}
