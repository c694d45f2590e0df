import { describe, expect, it } from 'vitest'
import type { ChannelEvents } from '../../renderer/bridge/channel.ts'
import { createConsole } from '../../renderer/create-console.ts'
import { sampleKey } from '../../shared/sample.ts'
import { aConnectionState, aFact, aPicture, aSnapshot } from './factories.ts'

/** As much of a page as a console takes. */
function aPage() {
  const storage = () => {
    const kept = new Map<string, string>()
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    }
  }
  const page = {
    location: { hash: '' },
    localStorage: storage(),
    sessionStorage: storage(),
    performance,
    document: { addEventListener: () => undefined, visibilityState: 'visible' },
    addEventListener: () => undefined,
    setTimeout: (run: () => void) => queueMicrotask(run),
    setInterval: () => 0,
  }
  return page as unknown as Window
}

const gcc = { ...aConnectionState().profile, id: 'gcc', name: 'GCC' }
const ofGcc = () =>
  aPicture({ profile: gcc, snapshot: aSnapshot({ accounts: {}, nodes: {} }), samples: [], series: [] })

/** A window over a host that answers for the cluster it is on. */
async function aWindow() {
  let on = aPicture()
  let events: ChannelEvents | null = null
  const console = createConsole(aPage(), (given) => {
    events = given
    queueMicrotask(() => given.onOpen())
    return {
      send: ({ id, call }) => {
        if (call === 'openConnection') on = ofGcc()
        const value = call === 'watch' ? on : call === 'listFacts' ? [] : {}
        queueMicrotask(() => given.onMessage({ type: 'answer', id, ok: true, value }))
      },
      close: () => undefined,
    }
  })
  await expect.poll(() => console.picture.getState().profile?.id).toBe('built-in')
  return { console, say: (message: unknown) => events?.onMessage(message) }
}

describe('a window that goes to another cluster', () => {
  it('keeps nothing of the old one: no sheet, no list, no place, no fact, no number', async () => {
    const { console } = await aWindow()
    const before = aPicture()
    console.picture.setState({ facts: [aFact(120, { kind: 'protectionChanged', state: 'on', why: '' })] })
    console.plan.open({ kind: 'failover', accountId: 'ksa-main', to: null })
    console.ui.setState({ choosing: true, keysShown: true, route: { kind: 'account', accountId: 'ksa-main' } })
    expect(console.plan.store.getState().kind).not.toBe('closed')
    await console.clusters.goTo(gcc)
    expect(console.picture.getState()).toMatchObject({ profile: { id: 'gcc' }, facts: [] })
    expect(console.plan.store.getState()).toEqual({ kind: 'closed', draft: null })
    expect(console.ui.getState()).toMatchObject({ choosing: false, keysShown: false, route: { kind: 'overview' } })
    for (const sample of before.samples) expect(console.samples.getState().latest[sampleKey(sample)]).toBeUndefined()
    expect(console.clusters.store.getState().refused).toBeNull()
  })

  it('stays on the same screen where that means something on any cluster', async () => {
    const { console } = await aWindow()
    console.ui.setState({ route: { kind: 'operations', operationId: 'x' } })
    await console.clusters.goTo(gcc)
    expect(console.ui.getState().route).toEqual({ kind: 'operations', operationId: null })
  })

  it('forgets a plan of the old one that comes late', async () => {
    const { console } = await aWindow()
    const moving = console.clusters.goTo(gcc)
    console.plan.open({ kind: 'failover', accountId: 'ksa-main', to: null })
    await moving
    await Promise.resolve()
    expect(console.plan.store.getState().kind).toBe('closed')
  })
})
