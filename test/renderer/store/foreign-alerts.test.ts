import { describe, expect, it } from 'vitest'
import { foreignRows } from '../../../renderer/store/foreign-alerts.ts'
import { aForeignAlert } from '../alert-factories.ts'
import { anAlert } from '../factories.ts'

const own = anAlert({ id: 'errorRate/ksa-main', code: 'errorRate' })
const agreementOf = (alerts: Parameters<typeof foreignRows>[1], watched: readonly string[], part = {}) =>
  foreignRows([aForeignAlert(part)], alerts, watched)[0]?.agreement

describe('an alert of Alertmanager', () => {
  it('is the same as one here by its name, however it is spelt, and by what its labels name', () => {
    expect(agreementOf([own], [])).toBe('both')
    expect(agreementOf([own], [], { name: 'error_rate', labels: {} })).toBe('both')
    expect(agreementOf([{ ...own, nodeId: 'ksa-1' }], [], { labels: { node: 'ksa-2' } })).toBe('onlyThere')
  })

  it('is in disagreement where the cluster watches that name and has nothing open', () => {
    expect(agreementOf([], ['errorRate'])).toBe('onlyThere')
    expect(agreementOf([{ ...own, resolvedAt: 1 }], [])).toBe('onlyThere')
    expect(agreementOf([{ ...own, accountId: 'uae-main' }], ['errorRate'])).toBe('onlyThere')
  })

  it('is a matter of its own where the cluster watches nothing of that name', () => {
    expect(agreementOf([], ['noStandby'])).toBe('unwatched')
  })

  it('stands first where the two disagree', () => {
    const rows = foreignRows(
      [
        aForeignAlert({ fingerprint: 'new' }),
        aForeignAlert({ fingerprint: 'odd', name: 'LogLag', labels: {}, startsAt: 1 }),
      ],
      [own],
      ['logLag'],
    )
    expect(rows.map(({ foreign }) => foreign.fingerprint)).toEqual(['odd', 'new'])
  })
})
