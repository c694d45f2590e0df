import { describe, expect, it } from 'vitest'
import { ownOf } from '../../../host/prometheus/own.ts'
import type { Source } from '../../../shared/history.ts'
import type { FiguresSample } from '../../../shared/sample.ts'

const NOW = 1_800_000_000_000
const figures = (over: Partial<FiguresSample> = {}): FiguresSample => ({
  kind: 'figures',
  source: 'gateway',
  at: NOW - 1_000,
  values: { sessions: 9 },
  ...over,
})
const aSource = (over: Partial<Source> = {}): Source => ({
  id: 'scrape/gateway',
  kind: 'scrape',
  whose: 'gateway',
  everyMs: 5_000,
  lastAnswerAt: NOW - 1_000,
  trouble: null,
  isRelayed: false,
  clockOffsetMs: null,
  ...over,
})
const own = (samples: FiguresSample[], source = aSource()) =>
  ownOf({
    samples: () => samples,
    sources: () => [source],
    targets: () => [{ id: 'gateway', kind: 'service', role: 'gateway', statusUrl: 'http://127.0.0.1:7300' }],
    now: () => NOW,
  })

describe('what the console has itself', () => {
  it('is its newest figure, unless that is too old to be compared', () => {
    expect(own([figures()]).value('figures/gateway/sessions')).toBe(9)
    expect(own([figures({ at: NOW - 30_000 })]).value('figures/gateway/sessions')).toBeNull()
    expect(own([]).value('figures/gateway/sessions')).toBeNull()
  })

  it('is which metrics pages answer it, as Prometheus names them', () => {
    expect(own([]).targets()).toEqual([{ id: 'gateway', instance: '127.0.0.1:7300', answers: true }])
    expect(own([], aSource({ lastAnswerAt: NOW - 60_000 })).targets()).toMatchObject([{ answers: false }])
  })

  it('says nothing of pages that came by way of the control plane', () => {
    expect(own([], aSource({ isRelayed: true })).targets()).toEqual([])
  })
})
