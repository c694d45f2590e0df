/** Stands in for what the control plane hears of its nodes. */
import { GATEWAY, type Presence, type Roster } from '../../../cluster/control-plane/nodes/roster.ts'
import type { Hello } from '../../../cluster/control-plane/nodes/roster.ts'
import { Fault } from '../../../shared/fault.ts'
import { aBeat, anAccountSample, AT, INCARNATIONS, anId } from '../../support/factories.ts'

export function aHello(id: string, over: Partial<Hello> = {}): Hello {
  return {
    type: 'hello',
    token: 'token',
    id,
    incarnation: INCARNATIONS[id] ?? anId(0xaf),
    pid: 1,
    version: '0.1.0',
    statusUrl: 'http://127.0.0.1:1',
    ...over,
  }
}

export function aPresence(id: string, over: Partial<Presence> = {}): Presence {
  return {
    hello: aHello(id),
    heardAt: 0,
    heardWallAt: AT,
    beat: id === GATEWAY ? null : aBeat(),
    load: null,
    spread: null,
    machine: null,
    backup: null,
    samples: id === GATEWAY ? [anAccountSample()] : [],
    ...over,
  }
}

export interface FakeRoster extends Pick<Roster, 'presence' | 'ask' | 'tell' | 'dismiss' | 'close'> {
  readonly here: Map<string, Presence>
  /** What was asked, in order, as `node:request`. */
  readonly asked: string[]
  /** How each node answers a request; a missing one does not answer. */
  readonly answers: Map<string, (request: Parameters<Roster['tell']>[1]) => unknown>
}

/** Everybody is here and was just heard; nobody answers until told how. */
export function aRoster(...ids: readonly string[]): FakeRoster & Roster {
  const here = new Map(ids.map((id) => [id, aPresence(id)]))
  const asked: string[] = []
  const answers: FakeRoster['answers'] = new Map()
  const roster: FakeRoster = {
    here,
    asked,
    answers,
    presence: (id) => here.get(id) ?? null,
    tell: (id, request) => void asked.push(`${id}:${request.ask}`),
    async ask(id, request) {
      asked.push(`${id}:${request.ask}`)
      const answer = answers.get(`${id}:${request.ask}`)
      if (answer === undefined) throw new Fault('timeout', `${id} did not answer`)
      return answer(request) as never
    },
    dismiss: (id) => void here.delete(id),
    close: () => undefined,
  }
  return roster as FakeRoster & Roster
}
