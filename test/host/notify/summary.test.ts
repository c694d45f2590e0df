import { describe, expect, it } from 'vitest'
import { noticeOf, summaryOf } from '../../../host/notify/summary.ts'
import type { Happening } from '../../../host/notify/happenings.ts'
import { aHappening, several } from './factories.ts'

const summary = (happenings: readonly Happening[], opening: string | null = null) =>
  summaryOf({ id: 's', opening, happenings, replaces: [], at: 0 })

describe('the words of a notification', () => {
  it('name the cluster and its environment, and a drill as one', () => {
    const happening = aHappening({ title: 'uae-main has no standby', body: 'A failure now loses service.' })
    expect(noticeOf(happening, 0)).toMatchObject({
      title: 'uae-main has no standby',
      body: 'A failure now loses service.\nGCC (production)',
    })
    expect(noticeOf({ ...happening, isDrill: true }, 0).title).toBe('Drill: uae-main has no standby')
  })

  it('count many in one, the critical ones first', () => {
    const many = [
      ...several(5),
      ...several(2, { level: 'critical' }).map((one) => ({ ...one, subject: `x${one.subject}` })),
    ]
    const notice = summary(many)
    expect(notice).toMatchObject({
      title: '7 alerts, 2 critical',
      level: 'critical',
      hash: '#/alerts',
      profileId: 'gcc',
    })
    expect(notice.body.split('\n')).toHaveLength(5)
    expect(notice.body).toContain('and 4 more')
  })

  it('say what is over already, and name only what is not', () => {
    const [first, second] = several(2)
    if (first === undefined || second === undefined) throw new Error('two were asked for')
    const over = aHappening({ ...first, kind: 'resolved', level: 'info', title: 'Resolved' })
    expect(summary([first, second, over], 'In the quiet hours')).toMatchObject({
      title: 'In the quiet hours: 2 alerts, 1 over already',
      body: `${second.title}\nGCC (production)`,
      level: 'warning',
    })
    expect(summary([first, over])).toMatchObject({ title: '1 alert, over already', level: 'info' })
  })

  it('do not say of a countdown that has run out what happens unless it is held', () => {
    const [alert] = several(1)
    if (alert === undefined) throw new Error('one was asked for')
    const countdown = aHappening({ kind: 'countdown', title: 'It fails over unless it is held', overAt: 10 })
    const words = (at: number) =>
      summaryOf({ id: 's', opening: null, happenings: [alert, countdown], replaces: [], at }).body
    expect(words(9)).toContain('unless it is held')
    expect(words(10)).toBe(`${alert.title}\nGCC (production)`)
  })

  it('count an alert that grew worse once', () => {
    expect(summary([aHappening(), aHappening({ level: 'critical' })]).title).toBe('1 alert, 1 critical')
  })

  it('of several clusters name each, and lead to none', () => {
    const other = aHappening({ profile: { id: 'lev', name: 'Levant', environment: 'staging' } })
    expect(summary([aHappening(), other])).toMatchObject({
      profileId: null,
      body: expect.stringContaining('GCC (production) and Levant (staging)'),
    })
  })

  it('of operations lead to the operations', () => {
    const operations = ['1', '2'].map((id) => aHappening({ kind: 'operation', subject: id, hash: `#/operation/${id}` }))
    expect(summary(operations)).toMatchObject({ title: '2 operations', hash: '#/operations' })
  })
})
