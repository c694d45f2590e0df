import { describe, expect, it } from 'vitest'
import { isQuiet } from '../../../host/notify/quiet-hours.ts'
import type { QuietHours } from '../../../shared/notification.ts'

const [SUNDAY, MONDAY, , , , FRIDAY, SATURDAY] = [0, 1, 2, 3, 4, 5, 6] as const
const at = (day: number, time: string) => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return { day, minutes: hours * 60 + minutes }
}
const night: QuietHours = { isOn: true, from: '22:00', to: '07:00', days: [1, 2, 3, 4, 5] }

describe('quiet hours', () => {
  it.each([
    ['before they begin', MONDAY, '21:59', false],
    ['at their first minute', MONDAY, '22:00', true],
    ['after midnight', FRIDAY, '03:00', true],
    ['in the morning after the last of their days', SATURDAY, '06:59', true],
    ['at their end', FRIDAY, '07:00', false],
    ['on an evening that is none of theirs', SATURDAY, '23:00', false],
    ['in the morning after one that is none of theirs', SUNDAY, '03:00', false],
  ])('over midnight: %s', (_when, day, time, quiet) => {
    expect(isQuiet(night, at(day, time))).toBe(quiet)
  })

  it('within a day end on that day', () => {
    const lunch = { ...night, from: '12:00', to: '13:00' }
    expect(isQuiet(lunch, at(MONDAY, '12:30'))).toBe(true)
    expect(isQuiet(lunch, at(MONDAY, '13:00'))).toBe(false)
    expect(isQuiet(lunch, at(SUNDAY, '12:30'))).toBe(false)
  })

  it('that begin and end at the same time last the whole day', () => {
    const always = { ...night, from: '08:00', to: '08:00', days: [0, 1, 2, 3, 4, 5, 6] }
    for (const time of ['00:00', '07:59', '08:00', '23:59']) expect(isQuiet(always, at(MONDAY, time))).toBe(true)
  })

  it('are none while they are off', () => {
    expect(isQuiet({ ...night, isOn: false }, at(MONDAY, '23:00'))).toBe(false)
  })
})
