import { describe, expect, it } from 'vitest'
import { revertible } from '../../../renderer/store/revert.ts'
import { aDeployment } from '../../support/deployments.ts'
import { aProbation } from '../estate-factories.ts'
import { anEntry, anId, aSnapshot } from '../factories.ts'
import { AT } from '../moment.ts'

const back = (to: string) => ({ kind: 'failback', accountId: 'ksa-main', to }) as const
const calm = aProbation({ id: anId(1), inverse: back('ksa-1'), worsened: null, outcome: null })
const worse = aProbation({
  id: anId(2),
  inverse: back('ksa-2'),
  worsened: { at: AT, why: 'p95 410 ms' },
  outcome: null,
})

describe('what one key takes back', () => {
  it('is what became worse, then the newest that is watched', () => {
    expect(revertible(aSnapshot({ probations: [calm, worse] }), [])?.command).toEqual(back('ksa-2'))
    expect(revertible(aSnapshot({ probations: [calm] }), [])?.command).toEqual(back('ksa-1'))
  })

  it('is the open deployment before anything else, and not one that has ended', () => {
    const open = aDeployment(aSnapshot())
    const found = revertible(aSnapshot({ deployments: [open], probations: [worse] }), [])
    expect(found).toEqual({
      title: 'Deployment of 0.2.0',
      command: { kind: 'rollbackDeployment', deploymentId: open.id },
    })
    const over = { ...open, state: 'succeeded' as const, endedAt: AT }
    expect(revertible(aSnapshot({ deployments: [over], probations: [worse] }), [])?.command).toEqual(back('ksa-2'))
  })

  it('is not what is over, or has no way back', () => {
    const probations = [
      { ...calm, outcome: 'passed' as const },
      { ...worse, inverse: null },
    ]
    expect(revertible(aSnapshot({ probations }), [])).toBeNull()
  })

  it("is this console's own last success where nothing is watched", () => {
    const undrain = { kind: 'undrain', nodeId: 'ksa-3' } as const
    const done = anEntry({ state: 'succeeded', inverse: { command: undrain, text: 'End the drain, any time.' } })
    expect(revertible(null, [anEntry({ operationId: anId(3), state: 'failed' }), done])?.command).toEqual(undrain)
    const final = anEntry({ operationId: anId(4), state: 'succeeded', inverse: { command: null, text: 'Nothing.' } })
    expect(revertible(null, [final, done])).toBeNull()
  })
})
