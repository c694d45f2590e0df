import { describe, expect, it } from 'vitest'
import { accountSentence, loadSentence } from '../../../renderer/load/load-words.ts'
import { pointsText } from '../../../renderer/load/points.ts'
import { ringsFromSeries } from '../../../renderer/store/rings.ts'
import { nodeLoads } from '../../../renderer/store/spread-now.ts'
import { aNode, anAccount } from '../factories.ts'
import { aNodeSample, byKey } from '../sample-factories.ts'

function account(id: string, handled: readonly (number | null)[]) {
  const nodes = handled.map((_, index) => aNode({ id: `${id}-${index + 1}` }))
  const latest = byKey(
    handled.flatMap((handledPerS, index) =>
      handledPerS === null ? [] : [aNodeSample({ nodeId: `${id}-${index + 1}`, handledPerS })],
    ),
  )
  const own = anAccount({ id, balancing: 'geo' })
  return { account: own, loads: nodeLoads(own, nodes, latest, ringsFromSeries([])) }
}

describe('the first sentence of Load', () => {
  it('says that the work is even, and by how much it is not', () => {
    expect(loadSentence([account('ksa', [3, 3, 3])])).toBe(
      'The work is spread evenly: the busiest node does 1.00 times the mean of its account.',
    )
  })

  it('names the account and the node that carries most', () => {
    expect(loadSentence([account('ksa', [6, 3, 3]), account('uae', [3, 3, 3])])).toBe(
      'ksa is uneven: ksa-1 does 1.50 times the mean of its nodes.',
    )
    expect(loadSentence([account('ksa', [6, 3, 3]), account('uae', [1, 1, 7])])).toBe(
      'uae and ksa are uneven; worst is uae-3 with 2.33 times the mean.',
    )
  })

  it('tells no messages from no reports', () => {
    expect(loadSentence([account('ksa', [0, 0, 0])])).toBe('No messages are handled now.')
    expect(loadSentence([account('ksa', [null, null])])).toBe('No node reports what it handles.')
  })

  it('names of one account who does not report', () => {
    expect(accountSentence(account('ksa', [6, 2, null]))).toBe(
      'Geo-location over 3 nodes: ksa-1 does 1.50 times the mean; ksa-3 does not report.',
    )
  })
})

describe('points', () => {
  it('carry their sign, and none where they round to nothing', () => {
    expect([pointsText(4), pointsText(-0.31), pointsText(-0.01), pointsText(10.4, 0)]).toEqual([
      '+4.0',
      '−0.3',
      '0.0',
      '+10',
    ])
  })
})
