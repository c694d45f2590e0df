import { describe, expect, it } from 'vitest'
import { checkDrill, type DrillSite } from '../../../host/drills/drill-guard.ts'
import { Fault } from '../../../shared/fault.ts'
import type { MachineSample } from '../../../shared/sample.ts'
import { aSnapshot } from '../support/factories.ts'

const DRILL = { kind: 'runDrill', scenarioId: 'master-killed', accountId: 'uae-main', minutes: 5 } as const
const machine = (machineId: string) => ({ kind: 'machine', machineId }) as MachineSample

const here = (over: Partial<DrillSite> = {}): DrillSite => ({
  environment: 'drill',
  controlApiUrl: 'http://127.0.0.1:7100',
  snapshot: aSnapshot(),
  samples: [machine('desk-4')],
  hostname: 'desk-4',
  ...over,
})

function objection(site: DrillSite): string {
  try {
    checkDrill(DRILL, site)
    return ''
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'notDrillCluster') throw error
    return error.message
  }
}

describe('this console asks for a drill', () => {
  it('on a drill cluster whose supervisor stands on this machine', () => {
    expect(objection(here())).toBe('')
    expect(objection(here({ controlApiUrl: 'https://localhost:7100/' }))).toBe('')
  })

  it('nowhere else, and says why not', () => {
    const production = { ...aSnapshot(), cluster: { id: 'g', name: 'Gulf', environment: 'production' as const } }
    expect(objection(here({ environment: 'staging' }))).toMatch(/saved as staging/)
    expect(objection(here({ snapshot: production }))).toMatch(/^Gulf is a cluster of production/)
    expect(objection(here({ snapshot: null }))).toMatch(/Nothing is known/)
    expect(objection(here({ controlApiUrl: 'https://gulf.example:7100' }))).toMatch(/^gulf.example is not this machine/)
    expect(objection(here({ samples: [machine('gulf-1')] }))).toMatch(
      /stands on gulf-1, not on this machine \(desk-4\)/,
    )
    expect(objection(here({ samples: [] }))).toMatch(/has not said on which machine/)
  })

  it('and for everything else anywhere', () => {
    const site = here({ environment: 'production', samples: [] })
    expect(() => checkDrill({ kind: 'startDrill', accountId: null, minutes: 5 }, site)).not.toThrow()
  })
})
