/**
 * A node's connection to the control plane: dials, says hello, beats, answers what it is asked, dials again for ever.
 * Traffic never waits for it: without a control plane the holder goes on serving.
 */
import { asFault, toProblem } from '../../shared/fault.ts'
import { BEAT_EVERY_MS, type FromNode, type NodeRequest, ToNode } from '../wire/control.ts'
import { keepDialling, type Redial } from '../wire/redial.ts'

const MAX_BACKLOG_BYTES = 256 * 1024

export interface ControlLinkOptions {
  readonly port: number
  readonly hello: Extract<FromNode, { type: 'hello' }>
  /** Called every 250 ms while connected; `null`: nobody watches this process's health. */
  readonly beat: (() => FromNode) | null
  /** Answers with the value that `NodeAnswers` names for the request. @throws {Fault} what it refuses. */
  readonly answer: (request: NodeRequest) => Promise<unknown>
  readonly log: (line: string) => void
}

export interface ControlLink {
  readonly connected: boolean
  /** Drops the message when not connected: what must not be lost is asked for by the control plane. */
  tell(message: FromNode): boolean
  close(): void
}

export function openControlLink(options: ControlLinkOptions): ControlLink {
  let welcomed = false

  const handle = (message: ToNode) => {
    if (message.type === 'welcome') {
      welcomed = true
      redial.settled()
      options.log(`control plane of term ${message.term} welcomed this node`)
      return
    }
    const { id, request } = message
    const asked = redial.channel
    options.answer(request).then(
      (value) => asked?.send({ type: 'answer', id, value }),
      (error: unknown) => asked?.send({ type: 'answer', id, value: null, problem: toProblem(asFault(error)) }),
    )
  }

  const redial: Redial<FromNode> = keepDialling({
    port: options.port,
    incoming: ToNode,
    firstRetryMs: 100,
    lastRetryMs: 1_000,
    opened: (channel) => channel.send(options.hello),
    message: handle,
    closed: (why) => {
      if (welcomed) options.log(`control plane lost: ${why}`)
      welcomed = false
    },
  })

  const beating = setInterval(() => {
    // A stopped control plane must not fill this process's memory with beats it will never read.
    if (options.beat !== null && welcomed && redial.channel !== null && redial.channel.backlogBytes < MAX_BACKLOG_BYTES)
      redial.channel.send(options.beat())
  }, BEAT_EVERY_MS)

  return {
    get connected() {
      return welcomed
    },
    tell(message) {
      if (!welcomed || redial.channel === null) return false
      redial.channel.send(message)
      return true
    },
    close() {
      clearInterval(beating)
      redial.close()
    },
  }
}
