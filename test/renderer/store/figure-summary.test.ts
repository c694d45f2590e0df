import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../shared/sample.ts'
import { NO_OFFSET } from '../../../renderer/store/age.ts'
import { isNotReported, silencesOf, summaryOf } from '../../../renderer/store/figure-summary.ts'
import type { FigureWorld } from '../../../renderer/store/figures.ts'
import { aSnapshot } from '../factories.ts'
import { aFiguresSample, aSource } from '../figure-factories.ts'
import { AT } from '../moment.ts'
import { aNodeSample, byKey } from '../sample-factories.ts'

function aWorld(samples: readonly Sample[], part: Partial<FigureWorld> = {}): FigureWorld {
  return {
    snapshot: aSnapshot(),
    latest: byKey(samples),
    sources: [],
    isLive: true,
    now: AT,
    offset: NO_OFFSET,
    ...part,
  }
}

const cpu = (nodeId: string, cpuFraction: number, at = AT) => aNodeSample({ nodeId, cpuFraction, at })

describe('the summary of a figure', () => {
  it('is the node that needs looking at first, by name', () => {
    const world = aWorld([cpu('ksa-1', 0.2), cpu('ksa-2', 0.7), cpu('ksa-3', 0.4)])
    expect(summaryOf('nodeCpu', 'highest', world)).toMatchObject({ value: 0.7, whose: 'ksa-2', speaking: 3, of: 9 })
    expect(summaryOf('nodeCpu', 'lowest', world)).toMatchObject({ value: 0.2, whose: 'ksa-1' })
  })

  it('lists every word, the worst first and those who say nothing last', () => {
    const { readings } = summaryOf('nodeCpu', 'highest', aWorld([cpu('ksa-1', 0.2), cpu('ksa-2', 0.7)]))
    expect(readings.slice(0, 3).map(({ whose }) => whose)).toEqual(['ksa-2', 'ksa-1', 'ksa-3'])
  })

  it('does not take the last word of a silent node for the highest, and says who is left out', () => {
    const world = aWorld([cpu('ksa-1', 0.2), cpu('ksa-2', 0.9, AT - 30_000)])
    expect(summaryOf('nodeCpu', 'highest', world)).toMatchObject({
      value: 0.2,
      whose: 'ksa-1',
      state: { kind: 'fresh' },
      missing: 'without ksa-2, silent',
    })
  })

  it('is stale by name once nobody speaks any more', () => {
    const world = aWorld([cpu('ksa-1', 0.2, AT - 8_000)])
    expect(summaryOf('nodeCpu', 'highest', world)).toMatchObject({
      value: 0.2,
      state: { kind: 'stale', why: 'ksa-1: no heartbeat for 8 s' },
    })
  })

  it('adds up what can be added, as old as its oldest part', () => {
    const sources = [
      aSource({ whose: 'ksa-1', lastAnswerAt: AT - 400 }),
      aSource({ whose: 'ksa-2', lastAnswerAt: AT - 2_400 }),
    ]
    const world = aWorld(
      [
        aFiguresSample({ source: 'ksa-1', values: { deduplicated: 2 } }),
        aFiguresSample({ source: 'ksa-2', values: { deduplicated: 3 } }),
      ],
      { sources },
    )
    expect(summaryOf('deduplicated', 'sum', world)).toMatchObject({
      value: 5,
      whose: null,
      state: { kind: 'fresh', ageMs: 2_400 },
    })
  })

  it('says what nobody reports with what would bring it', () => {
    expect(summaryOf('sentiment', 'lowest', aWorld([]))).toMatchObject({ value: null, state: { kind: 'notReported' } })
  })

  it('has no number where there was nothing to measure', () => {
    const world = aWorld([aFiguresSample({ values: { responseP99: null } })], {
      sources: [aSource({ lastAnswerAt: AT })],
    })
    expect(summaryOf('responseP99', 'highest', world)).toMatchObject({ value: null, state: { kind: 'idle' } })
  })
})

describe('who fell silent', () => {
  it('is named, one by one, however many others speak', () => {
    const world = aWorld([cpu('ksa-1', 0.2), cpu('ksa-2', 0.9, AT - 30_000), cpu('ksa-3', 0.4)])
    expect(silencesOf('nodeCpu', world)).toEqual([{ whose: 'ksa-2', why: 'ksa-2: no heartbeat for 30 s' }])
    expect(silencesOf('waiting', aWorld([cpu('ksa-1', 0.2)]))).toEqual([])
  })

  it('is nobody while everybody speaks, or never did', () => {
    expect(silencesOf('nodeCpu', aWorld([cpu('ksa-1', 0.2), cpu('ksa-2', 0.9)]))).toEqual([])
    expect(silencesOf('nodeCpu', aWorld([]))).toEqual([])
  })

  it('has reported all the same; a node that is no longer part of the cluster has not', () => {
    expect(isNotReported('nodeCpu', aWorld([cpu('ksa-1', 0.2, AT - 30_000)]))).toBe(false)
    expect(isNotReported('nodeCpu', aWorld([cpu('gone-1', 0.2)]))).toBe(true)
  })
})
