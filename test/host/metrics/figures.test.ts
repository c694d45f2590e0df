import { beforeEach, describe, expect, it } from 'vitest'
import { Figures } from '../../../host/metrics/figures.ts'
import { Growth } from '../../../host/metrics/growth.ts'
import { MetricsParser } from '../../../host/metrics/parser.ts'
import type { ScrapedRole } from '../../../shared/figure.ts'
import { AT } from '../support/factories.ts'

describe('figures of a page', () => {
  let parser: MetricsParser
  let elapsed: number
  let now: number

  beforeEach(() => {
    parser = new MetricsParser()
    elapsed = 0
    now = AT
  })

  function aProcess(role: ScrapedRole) {
    const figures = new Figures(role)
    const growth = new Growth()
    /** Figures of the page as it is `seconds` after the one before. */
    return (page: string, seconds = 5) => {
      elapsed += seconds * 1_000
      now += seconds * 1_000
      parser.parse(Buffer.from(page))
      return figures.read(parser, growth, { elapsed, now })
    }
  }

  it('are levels as the page has them, summed over the series that match', () => {
    const read = aProcess('gateway')
    const page = `linda_gateway_session_live{node="uae-1"} 1
linda_gateway_session_live{node="uae-2"} 1
linda_gateway_users_active{window="5m"} 12
linda_gateway_users_active{window="24h"} 40
linda_gateway_users_retained{window="1h"} 3
linda_gateway_users_retainable{window="1h"} 4
`
    expect(read(page)).toMatchObject({ sessions: 2, activeUsers: 12, activeUsersDay: 40, retention: 0.75 })
  })

  it('are not reported where the page has not what they are made of', () => {
    const read = aProcess('gateway')
    expect(read('up 1\n')).toMatchObject({ sessions: null, retention: null, signUps: null, responseP99: null })
    expect(read('linda_gateway_users_retained{window="1h"} 3\n')['retention']).toBeNull()
  })

  it('are no number where the page says NaN or infinity', () => {
    const read = aProcess('sheets')
    expect(read('linda_sheets_quota_used NaN\nlinda_sheets_quota_limit 60\n')['apiQuota']).toBeNull()
    expect(read('linda_sheets_quota_used 5\nlinda_sheets_quota_limit +Inf\n')['apiQuota']).toBe(0)
    expect(read('linda_sheets_quota_used 5\nlinda_sheets_quota_limit 0\n')['apiQuota']).toBeNull()
    expect(read('linda_sheets_quota_used +Inf\nlinda_sheets_quota_limit 60\n')['apiQuota']).toBeNull()
  })

  const signUps = (count: number | string) => `linda_gateway_users_signed_up_total ${count}\n`

  it('are the pace of a counter over the last minute, from the second page on', () => {
    const read = aProcess('gateway')
    expect(read(signUps(1_000))['signUps']).toBeNull()
    expect(read(signUps(1_010))['signUps']).toBe((10 / 5) * 3_600)
    for (let page = 0; page < 11; page += 1) read(signUps(1_010))
    // The growth has left the window but for its very edge.
    expect(read(signUps(1_010))['signUps']).toBe(0)
  })

  it('count from zero where a counter is lower than before: its process began anew', () => {
    const read = aProcess('gateway')
    read(signUps(1_000))
    expect(read(signUps(6))['signUps']).toBe((6 / 5) * 3_600)
  })

  it('count from zero after a restart even where the counter is higher by then', () => {
    const read = aProcess('gateway')
    const born = (at: number) => `process_start_time_seconds ${at}\n`
    read(`${born(100)}${signUps(10)}`)
    expect(read(`${born(200)}${signUps(12)}`)['signUps']).toBe((12 / 5) * 3_600)
    expect(read(`${born(200)}${signUps(12)}`)['signUps']).toBe((12 / 10) * 3_600)
  })

  it('do not begin with what a counter had before anybody looked, and count one that is new from zero', () => {
    const read = aProcess('bot')
    const lookups = (hit: string, miss: number) => `# TYPE linda_bot_cache_lookups_total counter
${hit}linda_bot_cache_lookups_total{outcome="miss"} ${miss}
`
    expect(read(lookups('', 50))['cacheHits']).toBeNull()
    expect(read(lookups('', 54))['cacheHits']).toBe(0)
    expect(read(lookups('linda_bot_cache_lookups_total{outcome="hit"} 4\n', 54))['cacheHits']).toBe(0.5)
  })

  it('are zero, not missing, where a counter is declared and nothing was counted yet', () => {
    const read = aProcess('bot')
    const page = '# TYPE linda_bot_duplicates_total counter\n# TYPE linda_bot_cache_lookups_total counter\n'
    read(`${page}up 1\n`)
    expect(read(`${page}up 1\n`)).toMatchObject({ deduplicated: 0, cacheHits: null })
  })

  it('are one line for each value of a label, where they go by one', () => {
    const read = aProcess('gateway')
    const use = (a: number, b: number) => `linda_gateway_feature_use_total{feature="expense",account="x"} ${a}
linda_gateway_feature_use_total{feature="expense",account="y"} ${a}
linda_gateway_feature_use_total{feature="photo",account="x"} ${b}
`
    expect(read(use(1, 1))).toMatchObject({ 'featureUse/expense': null, 'featureUse/photo': null })
    const values = read(use(2, 1))
    expect(values).toMatchObject({ 'featureUse/expense': (2 / 5) * 60, 'featureUse/photo': 0 })
    expect(Object.keys(values)).not.toContain('featureUse')
  })

  it('are quantiles of what a histogram grew by, not of all it ever held', () => {
    const read = aProcess('bot')
    const histogram = (fast: number, slow: number) => `# TYPE linda_bot_store_duration_seconds histogram
linda_bot_store_duration_seconds_bucket{le="0.001"} ${fast}
linda_bot_store_duration_seconds_bucket{le="0.01"} ${fast + slow}
linda_bot_store_duration_seconds_bucket{le="+Inf"} ${fast + slow}
`
    expect(read(histogram(10_000, 0))['botStore']).toBeNull()
    expect(read(histogram(10_000, 0))['botStore']).toBeNull()
    expect(read(histogram(10_000, 100))['botStore']).toBeCloseTo(1 + 9 * 0.95)
  })

  it('keep no more lines of one label than a screen could show', () => {
    const read = aProcess('gateway')
    const lines = Array.from({ length: 500 }, (_, index) => `linda_gateway_feature_use_total{feature="f${index}"} 1\n`)
    expect(Object.keys(read(lines.join(''))).filter((key) => key.startsWith('featureUse/'))).toHaveLength(50)
  })

  it.each([
    ['the machine slept', () => void (now += 3_600_000)],
    ['the clock was set back', () => void (now -= 86_400_000)],
    ['nobody looked for long', () => ((elapsed += 600_000), void (now += 600_000))],
  ])('begin anew when %s: growth over an unknown time is no pace', (_, happen) => {
    const read = aProcess('gateway')
    read(signUps(1))
    read(signUps(2))
    happen()
    expect(read(signUps(1_000))['signUps']).toBeNull()
    expect(read(signUps(1_001))['signUps']).toBe((1 / 5) * 3_600)
  })

  it('of two processes with one parser do not mix', () => {
    const one = aProcess('gateway')
    const other = aProcess('gateway')
    one(signUps(100), 1)
    other(signUps(7), 1)
    // Two seconds after its own last page.
    expect(one(signUps(110), 1)['signUps']).toBe((10 / 2) * 3_600)
    expect(other(signUps(7), 1)['signUps']).toBe(0)
  })
})
