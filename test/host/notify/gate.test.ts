import { describe, expect, it } from 'vitest'
import { BURST_MS, GATHER_MS, happened, looked, openGate, wakeAt, type Moment } from '../../../host/notify/gate.ts'
import type { Happening } from '../../../host/notify/happenings.ts'
import { FIRST_SETTINGS, type DesktopNotice, type NotificationSettings } from '../../../shared/notification.ts'
import { aHappening, several } from './factories.ts'

const MONDAY = 1
const QUIET: NotificationSettings = { ...FIRST_SETTINGS, quiet: { ...FIRST_SETTINGS.quiet, isOn: true } }

/** A gate whose clocks the test moves; it wakes by itself, as the notifier makes it. */
function aGate(settings: Partial<NotificationSettings> = {}, minutes = 12 * 60) {
  let gate = openGate({ ...FIRST_SETTINGS, ...settings })
  let elapsed = 0
  const shown: DesktopNotice[] = []
  const moment = (): Moment => ({
    elapsed,
    at: elapsed,
    local: { day: MONDAY, minutes: minutes + Math.floor(elapsed / 60_000) },
  })
  const take = (notices: readonly DesktopNotice[]): void => void shown.push(...notices)
  return {
    shown,
    titles: () => shown.map(({ title }) => title),
    say(...happenings: readonly Happening[]) {
      for (const happening of happenings) {
        const [next, notices] = happened(gate, happening, moment())
        gate = next
        take(notices)
      }
    },
    settle(over: Partial<NotificationSettings>) {
      const [next, notices] = looked({ ...gate, settings: { ...gate.settings, ...over } }, moment())
      gate = next
      take(notices)
    },
    advance(ms: number) {
      const end = elapsed + ms
      for (let due = wakeAt(gate, moment()); due !== null && due <= end; due = wakeAt(gate, moment())) {
        elapsed = Math.max(elapsed, due)
        const [next, notices] = looked(gate, moment())
        gate = next
        take(notices)
      }
      elapsed = end
    },
    held: () => gate.held.length,
  }
}

describe('what is told', () => {
  it('is told at once, and once only', () => {
    const gate = aGate()
    gate.say(aHappening(), aHappening())
    expect(gate.titles()).toEqual(['about noStandby/uae-main'])
  })

  it.each([
    ['nothing while it is off', { isOn: false }, aHappening({ level: 'critical' })],
    ['no level that is off', { levels: { ...FIRST_SETTINGS.levels, warning: false } }, aHappening()],
    ['no drill', {}, aHappening({ isDrill: true, level: 'critical' })],
    [
      'not that something is over which nobody was told of',
      { levels: { ...FIRST_SETTINGS.levels, warning: false } },
      aHappening({ kind: 'resolved', level: 'info', about: 'warning' }),
    ],
  ])('%s', (_what, settings, happening) => {
    const gate = aGate(settings)
    gate.say(happening)
    gate.advance(3_600_000)
    expect(gate.shown).toEqual([])
  })

  it('a drill too where a person wants it', () => {
    const gate = aGate({ drills: true })
    gate.say(aHappening({ isDrill: true }))
    expect(gate.titles()).toEqual(['Drill: about noStandby/uae-main'])
  })
})

describe('a burst', () => {
  it('becomes one: the first three go as it comes', () => {
    const gate = aGate()
    gate.say(...several(7))
    gate.advance(BURST_MS)
    const last = gate.shown.at(-1)
    expect(last?.title).toBe('7 alerts')
    const alone = gate.shown.slice(0, 3).map(({ id }) => id)
    expect(gate.shown[3]?.replaces).toEqual(alone)
    // What came after the fold replaces the fold: one notice is left.
    expect(last?.replaces).toEqual([gate.shown[3]?.id])
  })

  it('says within a second that something critical came', () => {
    const gate = aGate()
    gate.say(...several(4))
    const before = gate.shown.length
    gate.say(aHappening({ level: 'critical' }))
    gate.advance(1_000)
    expect(gate.shown.slice(before).map(({ title, level }) => [title, level])).toEqual([
      ['5 alerts, 1 critical', 'critical'],
    ])
  })

  it('of a thousand is told a few times, not a thousand', () => {
    const gate = aGate()
    for (const one of several(1_000, { level: 'critical' })) {
      gate.say(one)
      gate.advance(10)
    }
    gate.advance(BURST_MS)
    expect(gate.shown.length).toBeLessThanOrEqual(3 + 12)
    expect(gate.titles().at(-1)).toBe('1\u202f000 alerts, 1\u202f000 critical')
  })

  it('is over after ten seconds of quiet; the next one goes alone again', () => {
    const gate = aGate()
    gate.say(...several(4))
    gate.advance(BURST_MS + 1)
    gate.say(aHappening())
    expect(gate.titles().at(-1)).toBe('about noStandby/uae-main')
  })

  it('is none where they come slowly', () => {
    const gate = aGate()
    for (const one of several(6)) {
      gate.say(one)
      gate.advance(BURST_MS / 2)
    }
    expect(gate.titles().every((title) => title.startsWith('about'))).toBe(true)
  })
})

describe('what is over', () => {
  const over = (subject: string, replaces: readonly string[] = []) =>
    aHappening({ kind: 'resolved', subject, level: 'info', about: 'critical', replaces })

  it('replaces what was shown of it', () => {
    const gate = aGate()
    const critical = aHappening({ level: 'critical' })
    gate.say(critical)
    gate.advance(BURST_MS)
    gate.say(over(critical.subject, [critical.id]))
    expect(gate.shown.at(-1)).toMatchObject({ level: 'info', replaces: [critical.id] })
  })

  it('replaces a sum with the last of its alerts, and not before', () => {
    const gate = aGate()
    const alerts = several(5, { level: 'critical' })
    gate.say(...alerts)
    gate.advance(2 * BURST_MS)
    const sum = gate.shown.at(-1)
    expect(sum).toMatchObject({ title: '5 alerts, 5 critical' })
    for (const { subject } of alerts) {
      gate.say(over(subject))
      gate.advance(2 * BURST_MS)
    }
    const replaced = gate.shown.slice(-5).map(({ replaces }) => replaces)
    expect(replaced).toEqual([[], [], [], [], [sum?.id]])
  })

  it('waits for the end of quiet hours, and replaces then what was shown in them', () => {
    const gate = aGate(QUIET, 6 * 60 + 55)
    const critical = aHappening({ level: 'critical' })
    gate.say(critical)
    gate.advance(BURST_MS)
    gate.say(over(critical.subject, [critical.id]))
    gate.advance(6 * 60_000)
    expect(gate.shown.at(-1)).toMatchObject({ title: 'In the quiet hours: 1 resolved', replaces: [critical.id] })
  })

  it('leaves a sum that also tells of a person’s own operation', () => {
    const gate = aGate()
    gate.say(...several(3), aHappening({ kind: 'operation', subject: 'one' }))
    gate.advance(2 * BURST_MS)
    for (const { subject } of several(3)) gate.say(over(subject))
    gate.advance(2 * BURST_MS)
    expect(gate.shown.slice(4).flatMap(({ replaces }) => replaces)).not.toContain(gate.shown[3]?.id)
  })
})

describe('in quiet hours', () => {
  it('what is critical comes at once, whatever else is held', () => {
    const gate = aGate(QUIET, 23 * 60)
    gate.say(aHappening(), aHappening({ subject: 'x', level: 'critical' }))
    expect(gate.titles()).toEqual(['about x'])
    expect(gate.held()).toBe(1)
  })

  it('what is critical comes also in a burst', () => {
    const gate = aGate(QUIET, 23 * 60)
    gate.say(...several(6, { level: 'critical' }))
    gate.advance(1_000)
    expect(gate.titles().at(-1)).toBe('6 alerts, 6 critical')
  })

  it('the rest is summed up in one when they end', () => {
    const gate = aGate(QUIET, 6 * 60 + 55)
    gate.say(
      ...several(3),
      aHappening({ kind: 'resolved', subject: 'nodeDown/uae-1', level: 'info', about: 'warning' }),
    )
    gate.advance(4 * 60_000)
    expect(gate.shown).toEqual([])
    gate.advance(2 * 60_000)
    expect(gate.titles()).toEqual(['In the quiet hours: 3 alerts, 1 over already'])
    gate.advance(3_600_000)
    expect(gate.shown).toHaveLength(1)
  })

  it('the rest comes at once when a person switches them off', () => {
    const gate = aGate(QUIET, 23 * 60)
    gate.say(aHappening())
    gate.settle({ quiet: { ...QUIET.quiet, isOn: false } })
    expect(gate.titles()).toEqual(['In the quiet hours: 1 alert'])
  })

  it('nothing of it comes when a person switched all off meanwhile', () => {
    const gate = aGate(QUIET, 23 * 60)
    gate.say(aHappening())
    gate.settle({ isOn: false })
    gate.advance(9 * 3_600_000)
    expect(gate.shown).toEqual([])
  })
})

describe('what is past', () => {
  it('is summed up in one, however many pieces it comes in', () => {
    const gate = aGate()
    gate.say(...several(40, { isPast: true }))
    gate.advance(GATHER_MS / 2)
    gate.say(aHappening({ isPast: true, level: 'critical' }))
    expect(gate.shown).toEqual([])
    gate.advance(GATHER_MS / 2)
    expect(gate.titles()).toEqual(['While the connection was away: 41 alerts, 1 critical'])
  })

  it('waits for the end of quiet hours, unless something in it is critical', () => {
    const calm = aGate(QUIET, 23 * 60)
    calm.say(aHappening({ isPast: true }))
    calm.advance(GATHER_MS)
    expect([calm.shown.length, calm.held()]).toEqual([0, 1])
    const urgent = aGate(QUIET, 23 * 60)
    urgent.say(aHappening({ isPast: true, level: 'critical' }))
    urgent.advance(GATHER_MS)
    expect(urgent.shown).toHaveLength(1)
  })
})
