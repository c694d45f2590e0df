import { describe, expect, it } from 'vitest'
import { objectivesOf } from '../../../../cluster/control-plane/slo/objectives.ts'
import { Slo } from '../../../../shared/slo.ts'
import { aConfig } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { anSlo } from './minutes.ts'

describe('objectives', () => {
  it('are an availability, a latency and an error one for each account where nobody says otherwise', () => {
    const config = aConfig({ environment: 'production' })
    const slos = objectivesOf(config)
    expect(slos).toHaveLength(config.accounts.length * 3)
    expect(
      slos
        .slice(0, 3)
        .map(({ kind, objective, thresholdMs, windowDays }) => [kind, objective, thresholdMs, windowDays]),
    ).toEqual([
      ['availability', 0.999, null, 30],
      ['latency', 0.95, 100, 30],
      ['errors', 0.995, null, 30],
    ])
    for (const slo of slos) expect(Slo.parse(slo)).toEqual(slo)
  })

  it('of uptime follow the environment', () => {
    const uptime = (environment: 'staging' | 'drill') => objectivesOf(aConfig({ environment }))[0]?.objective
    expect([uptime('staging'), uptime('drill')]).toEqual([0.995, 0.95])
  })

  it('that make no sense are refused by name', () => {
    const refused = (...slos: Slo[]) => faultOf(() => objectivesOf(aConfig({ slos })))
    expect(refused(anSlo())).toBeNull()
    expect(refused(anSlo(), anSlo())).toBe('malformed')
    expect(refused(anSlo({ accountId: 'nobody' }))).toBe('malformed')
    expect(refused(anSlo({ kind: 'latency', thresholdMs: null }))).toBe('malformed')
  })
})
