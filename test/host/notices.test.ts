import { describe, expect, it } from 'vitest'
import { Notices, type Notice } from '../../host/notices.ts'
import { Fault } from '../../shared/fault.ts'
import { aClock } from './support/fake-clock.ts'

describe('notices', () => {
  function theNotices(): { notices: Notices; said: Notice[][]; clock: ReturnType<typeof aClock> } {
    const said: Notice[][] = []
    const clock = aClock()
    return { notices: new Notices(clock, (list) => said.push(list)), said, clock }
  }
  const full = new Fault('storeFull', 'disk is full')

  it('are said once, however often they are raised', () => {
    const { notices, said } = theNotices()
    notices.raise('store', full)
    notices.raise('store', full)
    expect(said).toHaveLength(1)
    expect(notices.list()).toMatchObject([{ id: 'store', problem: { code: 'storeFull', detail: 'disk is full' } }])
  })

  it('are replaced by newer words, newest first', () => {
    const { notices, clock } = theNotices()
    notices.raise('store', full)
    clock.advance(5)
    notices.raise('unreadable-fact', new Fault('badAnswer', 'fact 7'))
    clock.advance(5)
    notices.raise('store', new Fault('storeFull', 'read-only'))
    expect(notices.list().map((notice) => notice.problem.detail)).toEqual(['read-only', 'fact 7'])
  })

  it('stay read once read, until it is over or something else is to be said', () => {
    const { notices } = theNotices()
    notices.raise('store', full)
    notices.dismiss('store')
    notices.raise('store', full)
    expect(notices.list()).toEqual([])
    notices.raise('store', new Fault('storeFull', 'read-only'))
    expect(notices.list()).toHaveLength(1)
    notices.clear('store')
    notices.raise('store', full)
    expect(notices.list()).toHaveLength(1)
  })

  it('say nothing when nothing changes', () => {
    const { notices, said } = theNotices()
    notices.clear('store')
    notices.dismiss('store')
    expect(said).toEqual([])
  })
})
