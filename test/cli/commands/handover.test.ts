import { describe, expect, it } from 'vitest'
import { handover } from '../../../cli/commands/handover.ts'
import { EXIT } from '../../../cli/world.ts'
import { aHold, aSnapshot, AT } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { aWorld } from '../support/a-world.ts'

const answer = { snapshot: aSnapshot({ holds: [aHold()] }), samples: [], servedAt: AT }

describe('linda handover', () => {
  it('prints what whoever takes over has to know, of the shift that was named', async () => {
    const world = aWorld({ getCluster: () => answer })
    expect(await handover(world, '15')).toBe(EXIT.ok)
    expect(world.printed.join('\n')).toContain('nothing ends within 0.25 h')
    expect(await handover(world, null)).toBe(EXIT.ok)
    expect(world.printed.join('\n')).toContain('1 thing ends within 8 h')
  })

  it('refuses what is no length of a shift', async () => {
    const world = aWorld({ getCluster: () => answer })
    for (const wrong of ['0', '-5', 'soon', '1.5', '100000'])
      expect(await faultOfPromise(handover(world, wrong))).toBe('malformed')
  })
})
