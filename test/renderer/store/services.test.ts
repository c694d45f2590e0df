import { describe, expect, it } from 'vitest'
import { serviceIds, serviceSample } from '../../../renderer/store/services.ts'
import { aService, servicesOf } from '../estate-factories.ts'
import { AT } from '../moment.ts'

describe('the services of the registry', () => {
  it('stand in an order that no health changes: gateway, control plane, then by name', () => {
    expect(serviceIds(servicesOf())).toEqual(['gateway', 'control-plane', 'media', 'sheets', 'supervisor'])
    const reported = { 'db-2': aService({ id: 'db-2', name: 'Archive' }), ...servicesOf() }
    expect(serviceIds(reported).slice(2)).toEqual(['db-2', 'media', 'sheets', 'supervisor'])
  })

  it('keep the place of the first two where they are not reported', () => {
    expect(serviceIds({})).toEqual(['gateway', 'control-plane'])
  })

  it('have an answer time where somebody asks them', () => {
    const sample = {
      kind: 'service',
      serviceId: 'media',
      at: AT,
      answered: true,
      latencyMs: 3,
      quotaFraction: null,
    } as const
    expect(serviceSample({ 'service/media': sample }, 'media')).toBe(sample)
    expect(serviceSample({ 'service/media': sample }, 'control-plane')).toBeNull()
  })
})
