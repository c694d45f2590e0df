/** A terminal that remembers what was said, on a control plane that answers as the test wants. */
import type { ControlClient } from '../../../host/control/client.ts'
import { createAgents } from '../../../host/control/agents.ts'
import type { RouteInput, RouteName, RouteOutput } from '../../../shared/api.ts'
import { Fault } from '../../../shared/fault.ts'
import type { World } from '../../../cli/world.ts'
import { anId, AT } from '../../support/factories.ts'
import { PLAIN_ACCESS } from '../../../shared/connection.ts'

export type Answers = { [N in RouteName]?: (input: RouteInput<N>) => RouteOutput<N> }

export interface AWorld extends World {
  readonly printed: string[]
  readonly noted: string[]
  readonly asked: string[]
  readonly sent: { readonly name: RouteName; readonly input: unknown }[]
  interrupt(): void
}

export function aWorld(answers: Answers, part: Partial<World> & { readonly replies?: readonly string[] } = {}): AWorld {
  const printed: string[] = []
  const noted: string[] = []
  const asked: string[] = []
  const sent: AWorld['sent'] = []
  const replies = [...(part.replies ?? [])]
  const interruption = new AbortController()
  let now = AT
  const client: ControlClient = {
    call: async <N extends RouteName>(name: N, input: RouteInput<N>) => {
      sent.push({ name, input })
      const answer: ((input: RouteInput<N>) => RouteOutput<N>) | undefined = answers[name]
      if (answer === undefined) throw new Fault('notFound', `${name} is not answered in this test`)
      return answer(input)
    },
  }
  return {
    print: (line) => void printed.push(line),
    note: (line) => void noted.push(line),
    ask: (question) => {
      asked.push(question)
      return Promise.resolve(replies.shift() ?? null)
    },
    isColoured: false,
    connection: {
      profile: {
        id: 'c',
        name: 'Test cluster',
        environment: 'drill',
        controlApiUrl: 'http://127.0.0.1:1',
        prometheusUrl: null,
        alertmanagerUrl: null,
        ...PLAIN_ACCESS,
      },
      token: 'token',
      actor: 'noor',
    },
    client,
    agents: createAgents(),
    isJson: false,
    now: () => now,
    pause: (ms) => {
      now += ms
      return Promise.resolve()
    },
    newId: () => anId(0xe1),
    interrupted: interruption.signal,
    ...part,
    printed,
    noted,
    asked,
    sent,
    interrupt: () => interruption.abort(),
  }
}
