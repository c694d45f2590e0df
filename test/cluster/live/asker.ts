/**
 * Stands between the members of a cluster and its control plane, and asks members what the control plane could ask them.
 * Everything else passes unchanged; answers to its own questions go no further.
 */
import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { ClusterConfig } from '../../../cluster/config.ts'
import { type NodeAnswer, NodeAnswers, type NodeAsk, type NodeRequest } from '../../../cluster/wire/control.ts'
import { Pending } from '../../../cluster/wire/pending.ts'
import { Problem } from '../../../shared/fault.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'

/** Beyond the ids that a control plane reaches in a test. */
const OWN_IDS_FROM = 1_000_000_000
const ANSWER_WITHIN_MS = 60_000

const Line = z.looseObject({ type: z.string() })
const Hello = z.object({ type: z.literal('hello'), id: z.string() })
const Answer = z.object({
  type: z.literal('answer'),
  id: z.number(),
  value: z.unknown(),
  problem: Problem.optional(),
})

export interface Asker {
  /** The configuration whose members reach their control plane through it. */
  readonly config: ClusterConfig
  /** @throws {Fault} unreachable: it is not connected; or what the member refused with. */
  ask<A extends NodeAsk>(member: string, request: Extract<NodeRequest, { ask: A }>): Promise<NodeAnswer<A>>
}

export async function anAsker(config: ClusterConfig): Promise<Asker> {
  const [port = 0] = await freePorts(1)
  const members = new Map<string, Socket>()
  const pending = new Pending()

  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port: config.controlPlane.nodePort })
    byLine(near, (line) => {
      const hello = Hello.safeParse(Line.safeParse(JSON.parse(line)).data)
      if (hello.success) members.set(hello.data.id, near)
      const answer = Answer.safeParse(JSON.parse(line))
      if (answer.success && answer.data.id >= OWN_IDS_FROM)
        pending.settle({ ...answer.data, id: answer.data.id - OWN_IDS_FROM })
      else far.write(`${line}\n`)
    })
    byLine(far, (line) => near.write(`${line}\n`))
    const end = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) socket.on('error', end).on('close', end)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    for (const socket of members.values()) socket.destroy()
  })

  const ids = ['gateway', 'supervisor', ...config.nodes.map(({ id }) => id)]
  const dial = Object.fromEntries(ids.map((id) => [`${id}>control-plane/nodes`, port]))
  return {
    config: { ...config, dial: { ...config.dial, ...dial } },
    async ask<A extends NodeAsk>(member: string, request: Extract<NodeRequest, { ask: A }>) {
      const socket = members.get(member)
      if (socket === undefined || socket.destroyed) throw new Error(`${member} is not connected`)
      const line = (id: number) => `${JSON.stringify({ type: 'request', id: OWN_IDS_FROM + id, request })}\n`
      const value = await pending.ask((id) => socket.write(line(id)), ANSWER_WITHIN_MS)
      const schema: z.ZodType = NodeAnswers[request.ask]
      return schema.parse(value) as NodeAnswer<A>
    },
  }
}

function byLine(socket: Socket, heard: (line: string) => void): void {
  let rest = ''
  socket.setNoDelay(true)
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) heard(line)
  })
}
