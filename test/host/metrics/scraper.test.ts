import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ControlClient } from '../../../host/control/client.ts'
import type { MetricsAnswer } from '../../../host/metrics/ask-metrics.ts'
import type { ScrapeTarget } from '../../../host/metrics/scrape-targets.ts'
import { Scraper } from '../../../host/metrics/scraper.ts'
import { Fault } from '../../../shared/fault.ts'
import { staleAfterMs, type Source } from '../../../shared/history.ts'
import type { FiguresSample } from '../../../shared/sample.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'

const aTarget = (id: string, over: Partial<ScrapeTarget> = {}): ScrapeTarget => ({
  id,
  kind: 'node',
  role: 'bot',
  statusUrl: `http://${id}`,
  ...over,
})
const aPage = (text: string): MetricsAnswer => ({
  kind: 'page',
  page: { bytes: Buffer.from(text), isOpenMetrics: false },
})
const UNREACHED: MetricsAnswer = { kind: 'none', why: 'nobody listens', isReached: false }
const recoveries = (count: number) => `linda_bot_recoveries_total ${count}\n`

describe('scraper', () => {
  let clock: FakeClock
  let targets: ScrapeTarget[]
  let answers: Record<string, MetricsAnswer>
  let asked: string[]
  let relayed: string[]
  let relay: () => Promise<{ contentType: string; text: string }>
  let isWatched: boolean
  let canRelay: boolean
  let heard: FiguresSample[]
  let scraper: Scraper

  beforeEach(() => {
    clock = aClock()
    targets = [aTarget('uae-1'), aTarget('uae-2')]
    answers = { 'http://uae-1': aPage(recoveries(1)), 'http://uae-2': aPage(recoveries(5)) }
    asked = []
    relayed = []
    relay = () => Promise.resolve({ contentType: 'text/plain', text: recoveries(1) })
    isWatched = true
    canRelay = true
    heard = []
    scraper = new Scraper({
      clock,
      asker: {
        ask: (url) => {
          asked.push(url ?? 'nowhere')
          return Promise.resolve(answers[url ?? ''] ?? UNREACHED)
        },
        close: () => Promise.resolve(),
      },
      client: {
        call: (route: string, { params }: { params: Record<string, string> }) => {
          relayed.push(`${route} ${Object.values(params).join('')}`)
          return relay()
        },
      } as ControlClient,
      targets: () => targets,
      isWatched: () => isWatched,
      canRelay: () => canRelay,
      heard: (figures) => heard.push(...figures),
      onDefect: (error) => expect.unreachable(String(error)),
    })
  })
  afterEach(() => scraper.close())

  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 250) {
      clock.advance(250)
      await setImmediate()
    }
  }
  const begin = async (): Promise<void> => {
    scraper.start()
    await setImmediate()
    await pass(500)
  }
  const source = (id: string): Source | undefined => scraper.sources.find((one) => one.whose === id)

  it('reads every process’s page every 5 s while somebody looks, and every 15 s while nobody does', async () => {
    await begin()
    await pass(30_000)
    expect(asked.filter((url) => url === 'http://uae-1')).toHaveLength(7)
    isWatched = false
    await pass(5_000)
    asked = []
    await pass(30_000)
    expect(asked.filter((url) => url === 'http://uae-1')).toHaveLength(2)
    scraper.hurry()
    await pass(250)
    expect(asked.filter((url) => url === 'http://uae-1')).toHaveLength(3)
  })

  it('does not ask everybody at the same moment', async () => {
    targets = Array.from({ length: 100 }, (_, index) => aTarget(`n-${index}`))
    await begin()
    expect(asked.length).toBeGreaterThan(10)
    expect(asked.length).toBeLessThan(40)
    await pass(4_500)
    expect(new Set(asked).size).toBe(100)
  })

  it('goes round more slowly where there are many, and says so', async () => {
    targets = Array.from({ length: 1_000 }, (_, index) => aTarget(`n-${index}`))
    await begin()
    expect(source('n-0')?.everyMs).toBe(20_000)
  })

  it('makes figures of what it reads, under the name of the process', async () => {
    await begin()
    expect(heard).toMatchObject([
      { kind: 'figures', source: 'uae-1', values: { recoveries: null, cacheHits: null } },
      { kind: 'figures', source: 'uae-2' },
    ])
    answers['http://uae-1'] = aPage(recoveries(6))
    await pass(5_000)
    expect(heard.findLast(({ source: id }) => id === 'uae-1')?.values['recoveries']).toBe(60)
    expect(heard.findLast(({ source: id }) => id === 'uae-2')?.values['recoveries']).toBe(0)
  })

  it('takes up who comes and drops who goes', async () => {
    await begin()
    targets = [aTarget('uae-2'), aTarget('uae-3', { statusUrl: null })]
    await pass(1_500)
    expect(scraper.sources.map(({ id }) => id)).toEqual(['scrape/uae-2', 'scrape/uae-3'])
  })

  it('says when a process answered last and why it does not any more, so that it goes stale by name', async () => {
    canRelay = false
    await begin()
    expect(source('uae-1')).toMatchObject({ id: 'scrape/uae-1', kind: 'scrape', everyMs: 5_000, trouble: null })
    const answeredAt = source('uae-1')?.lastAnswerAt ?? 0
    delete answers['http://uae-1']
    await pass(10_500)
    expect(source('uae-1')).toMatchObject({ lastAnswerAt: answeredAt, trouble: 'nobody listens' })
    expect(clock.now() - answeredAt).toBeGreaterThan(staleAfterMs({ everyMs: source('uae-1')?.everyMs ?? 0 }))
    expect(heard.filter(({ source: id }) => id === 'uae-1')).toHaveLength(1)
  })

  it('asks through the control plane where it cannot reach a process, seldom, and says that it is relayed', async () => {
    delete answers['http://uae-1']
    targets = [...targets, aTarget('media', { kind: 'service', role: 'media' })]
    await begin()
    expect(relayed).toEqual(['getNodeMetrics uae-1', 'getServiceMetrics media'])
    expect(source('uae-1')).toMatchObject({
      isRelayed: true,
      trouble: null,
      everyMs: 15_000,
      lastAnswerAt: expect.any(Number),
    })
    await pass(10_000)
    expect(relayed).toHaveLength(2)
    expect(source('uae-1')).toMatchObject({ isRelayed: true, trouble: null })
    await pass(10_000)
    expect(relayed).toHaveLength(4)
    answers['http://uae-1'] = aPage(recoveries(3))
    await pass(5_000)
    expect(source('uae-1')).toMatchObject({ isRelayed: false, trouble: null, everyMs: 5_000 })
  })

  it('says both when neither way leads to it, and asks nobody for the control plane itself', async () => {
    relay = () => Promise.reject(new Fault('timeout', 'it took too long'))
    targets = [aTarget('uae-1'), aTarget('control-plane', { kind: 'service', role: 'control-plane' })]
    answers = {}
    await begin()
    expect(source('uae-1')?.trouble).toBe('nobody listens; via the control plane: it took too long')
    expect(relayed).toEqual(['getNodeMetrics uae-1'])
  })

  it('does not relay where a process answers, only not with metrics', async () => {
    answers['http://uae-1'] = { kind: 'none', why: 'answers 404 instead of its metrics', isReached: true }
    await begin()
    expect(relayed).toEqual([])
    expect(source('uae-1')).toMatchObject({ trouble: 'answers 404 instead of its metrics', lastAnswerAt: null })
  })

  it.each([
    ['HTML', '<!doctype html>\n<p>Log in</p>\n', 'answers no page of metrics: line 1 cannot be read'],
    ['nothing', '', 'answers no page of metrics: there is no value on it'],
    ['half a page', `${recoveries(2)}linda_bot_dup`, 'answers no page of metrics: it breaks off in line 2'],
  ])('uses nothing of a page that is %s', async (_, text, trouble) => {
    answers = { 'http://uae-1': aPage(text) }
    targets = [aTarget('uae-1')]
    await begin()
    expect(source('uae-1')?.trouble).toContain(trouble)
    expect(source('uae-1')?.lastAnswerAt).toBeNull()
    expect(heard).toEqual([])
  })

  it('uses what can be read of a page, and says what cannot', async () => {
    answers['http://uae-1'] = aPage(`${recoveries(1)}oops\n`)
    await begin()
    answers['http://uae-1'] = aPage(`${recoveries(2)}oops\n`)
    await pass(5_000)
    expect(source('uae-1')?.trouble).toContain('its page is not as it should be: line 2 cannot be read')
    expect(heard.findLast(({ source: id }) => id === 'uae-1')?.values['recoveries']).toBe(12)
  })
})
