import { describe, expect, it } from 'vitest'
import { DAYS, outletWords } from '../../../renderer/settings/notification-words.ts'

describe('whether notifications can be shown here', () => {
  it.each([
    ['system', 'granted', 'works', null],
    ['page', 'granted', 'works', null],
    ['page', 'default', 'ask', 'Allow notifications first'],
    ['page', 'denied', 'ask', 'This browser denies notifications'],
    ['page', 'unsupported', 'never', 'This browser shows no notifications for this address.'],
    ['none', 'granted', 'never', 'This desktop has nothing that shows notifications.'],
  ] as const)('is said of %s, %s: it %s', (outlet, permission, kind, lock) => {
    expect(outletWords(outlet, permission)).toMatchObject({ kind, lock })
  })

  it('names each day of the week once', () => {
    expect(DAYS.map(({ day }) => day).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })
})
