import { describe, expect, it } from 'vitest'
import { accountStatuses } from '../../../renderer/store/account-status.ts'
import { triage } from '../../../renderer/store/worst-first.ts'
import { aSnapshot, withNode } from '../factories.ts'

const ids = (statuses: ReturnType<typeof triage>['ill']) => statuses.map(({ account }) => account.id)

describe('many accounts', () => {
  it('stand in their own order while all are served', () => {
    const { ill, well } = triage(accountStatuses(aSnapshot(), {}))
    expect(ill).toEqual([])
    expect(ids(well)).toEqual(['uae-main', 'ksa-main', 'south-asia-main'])
  })

  it('begin with those that are not served, then with those that struggle', () => {
    const degraded = withNode(aSnapshot(), 'uae-1', { health: 'degraded' })
    const { ill, well } = triage(accountStatuses(withNode(degraded, 'sa-1', { health: 'down' }), {}))
    expect(ids(ill)).toEqual(['south-asia-main', 'uae-main'])
    expect(ids(well)).toEqual(['ksa-main'])
  })
})
