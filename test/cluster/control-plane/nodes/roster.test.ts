import { describe, expect, it, onTestFinished } from 'vitest'
import { GATEWAY, Roster, SUPERVISOR } from '../../../../cluster/control-plane/nodes/roster.ts'
import { openControlLink } from '../../../../cluster/process/control-link.ts'
import { freePorts } from '../../../../cluster/supervisor/ports.ts'
import type { FromNode, NodeRequest } from '../../../../cluster/wire/control.ts'
import { Fault } from '../../../../shared/fault.ts'
import { aBeat, anAccountSample, anId } from '../../../support/factories.ts'
import { faultOfPromise } from '../../../support/fault.ts'
import { until } from '../../../support/until.ts'
import { aClock } from '../a-cluster.ts'
import { aHello } from '../support.ts'

const TOKEN = 'token-of-the-nodes'

/** The control plane's end, and what it heard, as words. */
async function aListeningRoster() {
  const [port = 0] = await freePorts(1)
  const heard: string[] = []
  const known = new Set([GATEWAY, SUPERVISOR, 'uae-1'])
  const clock = aClock()
  const roster = await Roster.open(
    {
      port,
      nodeToken: TOKEN,
      knows: (id) => known.has(id),
      term: 3,
      clock,
      log: (line) => heard.push(line),
    },
    {
      joined: ({ id }) => heard.push(`${id} joined`),
      heard: (id) => heard.push(`${id} beat`),
      lost: (id) => heard.push(`${id} lost`),
      recordsCut: (id, count, from) => heard.push(`${id} cut ${count} from ${from}`),
    },
  )
  onTestFinished(() => roster.close())
  const times = (word: string) => heard.filter((one) => one === word).length
  return { roster, port, heard, times, clock, forget: (id: string) => known.delete(id) }
}

interface NodeOptions {
  readonly id?: string
  readonly token?: string
  readonly incarnation?: string
  readonly beat?: (() => FromNode) | null
  readonly answer?: (request: NodeRequest) => Promise<unknown>
}

function aNodeLink(port: number, { id = 'uae-1', token = TOKEN, incarnation = anId(1), ...over }: NodeOptions = {}) {
  const link = openControlLink({
    port,
    hello: aHello(id, { token, incarnation }),
    beat: () => aBeat(),
    answer: () => Promise.reject(new Fault('malformed', 'not asked for')),
    log: () => undefined,
    ...over,
  })
  onTestFinished(() => link.close())
  return link
}

const probe = { ask: 'probe', url: 'http://127.0.0.1:1', timeoutMs: 10 } as const

describe('a node at the control plane', () => {
  it('is here once it said who it is, and beats', async () => {
    const { roster, port, times } = await aListeningRoster()
    const link = aNodeLink(port)
    await until(() => link.connected && times('uae-1 beat') >= 2)
    expect(roster.presence('uae-1')).toMatchObject({
      hello: { incarnation: anId(1) },
      beat: { roleBelieved: 'servant' },
    })
    expect(times('uae-1 joined')).toBe(1)
  })

  it('keeps the last load it told while other beats carry none', async () => {
    const { roster, port, times } = await aListeningRoster()
    const load = { handledPerS: 3, conversations: 2, computeP95Ms: null, cpuFraction: 0.1, rssBytes: 5 }
    let beats = 0
    aNodeLink(port, { beat: () => (beats++ === 0 ? aBeat({ load }) : aBeat()) })
    await until(() => times('uae-1 beat') >= 3)
    expect(roster.presence('uae-1')?.load).toEqual(load)
  })

  it('answers what it is asked, or refuses with its own fault', async () => {
    const { roster, port } = await aListeningRoster()
    const link = aNodeLink(port, {
      answer: async ({ ask }) => {
        if (ask === 'probe') return { answered: true, afterMs: 4 }
        throw new Fault('staleEpoch', 'below the floor')
      },
    })
    await until(() => link.connected)
    expect(await roster.ask('uae-1', probe, 2_000)).toEqual({ answered: true, afterMs: 4 })
    expect(await faultOfPromise(roster.ask('uae-1', { ask: 'promote', epoch: 1 }, 2_000))).toBe('staleEpoch')
  })

  it('that answers something else is not believed', async () => {
    const { roster, port } = await aListeningRoster()
    const link = aNodeLink(port, { answer: async () => ({ answered: 'yes' }) })
    await until(() => link.connected)
    expect(await faultOfPromise(roster.ask('uae-1', probe, 2_000))).toBe('badAnswer')
  })

  it('that does not answer is not waited for longer than asked', async () => {
    const { roster, port } = await aListeningRoster()
    const link = aNodeLink(port, { answer: () => new Promise(() => undefined) })
    await until(() => link.connected)
    expect(await faultOfPromise(roster.ask('uae-1', probe, 20))).toBe('timeout')
    expect(await faultOfPromise(roster.ask('uae-2', probe, 20))).toBe('unreachable')
  })

  it('that hangs up is lost, and whoever waits for it knows at once', async () => {
    const { roster, port, times } = await aListeningRoster()
    const link = aNodeLink(port, { answer: () => new Promise(() => undefined) })
    await until(() => link.connected)
    const asked = faultOfPromise(roster.ask('uae-1', probe, 60_000))
    link.close()
    expect(await asked).toBe('unreachable')
    expect(roster.presence('uae-1')).toBeNull()
    expect(times('uae-1 lost')).toBe(1)
  })

  it('is not lost by a control plane that ends', async () => {
    const { roster, port, times } = await aListeningRoster()
    const link = aNodeLink(port)
    await until(() => times('uae-1 joined') === 1)
    roster.close()
    await until(() => !link.connected)
    expect(times('uae-1 lost')).toBe(0)
  })

  it('that connects anew replaces its old connection, whose end is no loss', async () => {
    const { roster, port, times } = await aListeningRoster()
    const old = aNodeLink(port)
    await until(() => old.connected)
    const restarted = aNodeLink(port, { incarnation: anId(2) })
    await until(() => restarted.connected && !old.connected)
    old.close()
    await until(() => times('uae-1 beat') >= 1)
    expect(roster.presence('uae-1')?.hello.incarnation).toBe(anId(2))
    expect(times('uae-1 lost')).toBe(0)
  })

  it('that was removed is sent away, and not let in again', async () => {
    const { roster, port, times, heard, forget } = await aListeningRoster()
    const link = aNodeLink(port)
    await until(() => link.connected)
    forget('uae-1')
    roster.dismiss('uae-1')
    await until(() => times('uae-1 lost') === 1)
    await until(() => heard.some((word) => word.startsWith('refused a connection')))
    expect(roster.presence('uae-1')).toBeNull()
  })

  it('without a beat is here all the same: nobody watches it', async () => {
    const { roster, port, times } = await aListeningRoster()
    const link = aNodeLink(port, { id: SUPERVISOR, beat: null, answer: async () => ({}) })
    await until(() => link.connected)
    expect(await roster.ask(SUPERVISOR, { ask: 'stopNode', nodeId: 'uae-1' }, 2_000)).toEqual({})
    expect(times(`${SUPERVISOR} beat`)).toBe(0)
  })

  it('tells what it cut', async () => {
    const { port, times } = await aListeningRoster()
    const link = aNodeLink(port)
    expect(link.tell({ type: 'recordsCut', count: 3, fromPosition: 41 })).toBe(false)
    await until(() => link.connected)
    expect(link.tell({ type: 'recordsCut', count: 3, fromPosition: 41 })).toBe(true)
    await until(() => times('uae-1 cut 3 from 41') === 1)
    expect(times('uae-1 cut 3 from 41')).toBe(1)
  })
})

describe('the gateway', () => {
  it('tells the samples of its accounts, which stay until the next', async () => {
    const { roster, port, times } = await aListeningRoster()
    let beats = 0
    aNodeLink(port, {
      id: GATEWAY,
      beat: () => ({ type: 'gatewayBeat', ...(beats++ === 0 ? { samples: [anAccountSample()] } : {}) }),
    })
    await until(() => times('gateway beat') >= 2)
    expect(roster.presence(GATEWAY)).toMatchObject({ samples: [anAccountSample()], beat: null })
  })
})

describe('a stranger', () => {
  it.each<[string, NodeOptions]>([
    ['with a wrong token', { token: 'guessed' }],
    ['of a name nobody has', { id: 'uae-9' }],
  ])('%s is not let in', async (_what, over) => {
    const { roster, port, heard } = await aListeningRoster()
    const link = aNodeLink(port, over)
    await until(() => heard.length > 0)
    expect(link.connected).toBe(false)
    expect(roster.presence(over.id ?? 'uae-1')).toBeNull()
    expect(heard[0]).toMatch(/^refused a connection that calls itself/)
  })
})

it('a port that is taken is said to be', async () => {
  const { port } = await aListeningRoster()
  const events = { joined: () => undefined, heard: () => undefined, lost: () => undefined, recordsCut: () => undefined }
  const options = {
    port,
    nodeToken: TOKEN,
    knows: () => true,
    term: 1,
    clock: aClock(),
    log: () => undefined,
  }
  expect(await faultOfPromise(Roster.open(options, events))).toBe('portTaken')
})
