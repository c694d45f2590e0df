import { describe, expect, it } from 'vitest'
import type { CallName } from '../../../shared/calls.ts'
import { Fault } from '../../../shared/fault.ts'
import type { History, SeriesRequest } from '../../../shared/history.ts'
import type { Call } from '../../../renderer/bridge/client.ts'
import type { Panel } from '../../../renderer/dashboards/dashboards.ts'
import { DashboardFeed } from '../../../renderer/dashboards/feed.ts'
import type { Frame } from '../../../renderer/dashboards/frame.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import { applyPicture, applyPushes, createPictureStore, createSampleStore } from '../../../renderer/store/picture.ts'
import { createTicker } from '../../../renderer/store/ticker.ts'
import { aPicture, aProblem } from '../factories.ts'
import { AT } from '../moment.ts'
import { anAccountSample } from '../sample-factories.ts'

const PANELS: readonly Panel[] = [
  { figure: 'waiting', title: 'Waiting', gather: 'sum', covers: [] },
  { figure: 'accountP95', title: 'Response p95', gather: 'highest', covers: [] },
]

type Answer = (request: SeriesRequest) => History

function aHistory({ keys, from, to }: SeriesRequest, stepMs = 12_000): History {
  const at = [from, from + stepMs]
  const values = [7, 8]
  return {
    from,
    to,
    stepMs,
    at,
    keptSince: from,
    series: keys.map((key) => ({ key, values, highs: values, lows: values })),
  }
}

/** A feed with its stores, a clock to push forward, and a host that answers as told. */
function aFeed(answer: Answer = aHistory) {
  let now = AT
  let beat = (): void => undefined
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(now) }
  applyPicture(stores, aPicture())
  stores.link.setState({ port: { kind: 'open' } })
  const asked: SeriesRequest[] = []
  const call = ((name: CallName, input: unknown) => {
    if (name === 'listFailovers') return Promise.resolve([])
    const request = input as SeriesRequest
    asked.push(request)
    return Promise.resolve().then(() => answer(request))
  }) as Call
  const frames: (() => void)[] = []
  const ticker = createTicker(
    () => now,
    (_, then) => {
      beat = then
    },
  )
  const feed = new DashboardFeed(PANELS, { ...stores, ticker, call, nextFrame: (draw) => frames.push(draw) })
  const stop = feed.start()
  return {
    feed,
    link: stores.link,
    asked,
    stop,
    /** Draws what waits for the next frame of the screen; how many there were. */
    draw: () => frames.splice(0).map((one) => one()).length,
    push: (waiting: number) =>
      applyPushes(stores, [{ kind: 'samples', samples: [anAccountSample({ at: now, waiting })], heardAt: now }]),
    advance: async (ms: number) => {
      for (let left = ms; left > 0; left -= 250) {
        now += 250
        beat()
        // Lets answers of host come in.
        for (let turn = 0; turn < 6; turn += 1) await Promise.resolve()
      }
    },
  }
}

describe('the feed of a live page', () => {
  it('draws all charts in one frame, once a second, however many samples come', async () => {
    const { feed, push, advance, draw } = aFeed()
    const drawn: string[] = []
    feed.attach('waiting', () => drawn.push('waiting'))
    feed.attach('accountP95', () => drawn.push('accountP95'))
    draw()
    drawn.length = 0
    for (let step = 0; step < 20; step += 1) {
      push(step)
      await advance(250)
    }
    expect(draw()).toBe(1)
    expect(drawn).toEqual(['waiting', 'accountP95'])
  })

  it('says the same number above a chart that comes into sight as in its key', async () => {
    const { feed, push, advance, draw } = aFeed()
    push(4)
    await advance(1_000)
    push(9)
    let drawn: number | null | undefined
    feed.attach('waiting', ({ columns }) => (drawn = columns[0]?.at(-1)))
    draw()
    expect(drawn).toBe(9)
    expect(feed.panel('waiting').summary.value).toBe(9)
  })

  it('asks host for nothing: the rings say it all', async () => {
    const { asked, advance } = aFeed()
    await advance(3_000)
    expect(asked).toEqual([])
  })

  it('tells a panel only when its words change', async () => {
    const { feed, push, advance } = aFeed()
    push(4)
    await advance(1_000)
    const before = feed.panel('waiting')
    push(4)
    await advance(1_000)
    expect(feed.panel('waiting')).toBe(before)
    push(5)
    await advance(1_000)
    expect(feed.panel('waiting')).not.toBe(before)
  })

  it('stays with the last numbers while the cluster is away, and says until when they go', async () => {
    const { feed, link, push, advance, draw } = aFeed()
    let seen: Frame | null = null
    feed.attach('waiting', (frame) => (seen = frame))
    push(4)
    await advance(1_000)
    expect(feed.lastKnownAt()).toBeNull()
    link.setState({ link: { kind: 'retrying', since: AT, retryAt: AT, attempt: 1, problem: aProblem('unreachable') } })
    await advance(1_000)
    expect(feed.lastKnownAt()).toBe(AT)
    expect(feed.span().to).toBe(feed.sourceNow())
    await advance(12 * 60_000)
    draw()
    expect(feed.span()).toEqual({ from: AT - 240_000, to: AT + 60_000 })
    // The silence after it is hatched, and the line ends before that.
    expect(seen).toMatchObject({
      isEmpty: false,
      gaps: expect.arrayContaining([[expect.any(Number), AT / 1_000 + 60]]),
    })
  })

  it('stops when the page is left', async () => {
    const { stop, push, advance, draw } = aFeed()
    await advance(1_000)
    draw()
    stop()
    push(9)
    await advance(2_000)
    expect(draw()).toBe(0)
  })
})

describe('the feed of a longer range', () => {
  const hour = { range: { kind: 'last', length: 'hour' }, compare: { kind: 'none' } } as const

  it('asks for every line once, and again when a step is over', async () => {
    const { feed, asked, advance } = aFeed()
    feed.choose(hour)
    await advance(250)
    expect(asked.map(({ keys, to, from }) => [keys, to - from])).toEqual([
      [
        ['all/waiting', 'account/uae-main/p95Ms', 'account/ksa-main/p95Ms', 'account/south-asia-main/p95Ms'].sort(
          byWorst,
        ),
        3_600_000,
      ],
    ])
    await advance(11_000)
    expect(asked).toHaveLength(1)
    await advance(2_000)
    expect(asked).toHaveLength(2)
  })

  it('loads for the first time only; then it shows what it has until the new is here', async () => {
    const { feed, advance } = aFeed()
    feed.choose(hour)
    expect(feed.status().kind).toBe('loading')
    await advance(250)
    expect(feed.status()).toMatchObject({ kind: 'ready', stepMs: 12_000 })
    feed.choose({ ...hour, range: { kind: 'last', length: 'day' } })
    expect(feed.status().kind).toBe('ready')
  })

  it('draws what came', async () => {
    const { feed, advance, draw } = aFeed()
    let seen: Frame | null = null
    feed.choose(hour)
    feed.attach('waiting', (frame) => {
      seen = frame
    })
    expect(seen).toBeNull()
    await advance(500)
    draw()
    expect(seen).toMatchObject({ columns: [[7, 8]], isEmpty: false })
  })

  it('asks for a fixed stretch once', async () => {
    const { feed, asked, advance } = aFeed()
    feed.choose({ range: { kind: 'custom', from: AT - 60_000, to: AT - 30_000 }, compare: { kind: 'none' } })
    await advance(60_000)
    expect(asked).toHaveLength(1)
  })

  it('asks for the compared time besides, also while live', async () => {
    const { feed, asked, advance } = aFeed()
    feed.choose({ range: { kind: 'live' }, compare: { kind: 'yesterday' } })
    await advance(250)
    expect(asked.map(({ from, to }) => [AT - from, AT - to])).toEqual([[86_700_000, 86_400_000]])
  })

  it('says what went wrong, keeps what it has, and asks again by itself', async () => {
    let isBroken = false
    const { feed, asked, advance } = aFeed((request) => {
      if (isBroken) throw new Fault('storeFull', 'the disk is full')
      return aHistory(request, 2_000)
    })
    feed.choose(hour)
    await advance(250)
    isBroken = true
    await advance(3_000)
    expect(feed.status().kind).toBe('ready')
    expect(feed.status().trouble).toContain('disk')
    expect(feed.frame('waiting').columns).toEqual([[7, 8]])
    isBroken = false
    const before = asked.length
    await advance(6_000)
    expect(asked.length).toBeGreaterThan(before)
    expect(feed.status().trouble).toBeNull()
  })

  it('leaves an answer aside that comes after something else was chosen', async () => {
    const { feed, advance } = aFeed()
    feed.choose(hour)
    feed.choose({ range: { kind: 'live' }, compare: { kind: 'none' } })
    await advance(500)
    expect(feed.status()).toMatchObject({ kind: 'live', stepMs: null })
  })
})

/** Of the samples of the factory: the later an account, the slower. */
function byWorst(a: string, b: string): number {
  const order = ['all/waiting', 'account/south-asia-main/p95Ms', 'account/ksa-main/p95Ms', 'account/uae-main/p95Ms']
  return order.indexOf(a) - order.indexOf(b)
}
