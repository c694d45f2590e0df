import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { Notifier, type NotifierOptions } from '../../../host/notify/notifier.ts'
import { settingsFile } from '../../../host/notify/settings-file.ts'
import type { Push } from '../../../shared/calls.ts'
import { FIRST_SETTINGS, type DesktopNotice, type NotificationSettings } from '../../../shared/notification.ts'
import { aFact, anAlert, aSnapshot } from '../../support/factories.ts'
import { aDataDir } from '../support/a-host.ts'
import { aProfile } from '../support/factories.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'

const NIGHT: NotificationSettings = { ...FIRST_SETTINGS, quiet: { ...FIRST_SETTINGS.quiet, isOn: true } }

describe('the notifier', () => {
  let dataDir: string
  let clock: FakeClock
  let shown: DesktopNotice[]
  beforeEach(() => {
    dataDir = aDataDir()
    clock = aClock(aFact(1).at)
    shown = []
  })

  /** Its wall shows 23:00 when the test begins. */
  function aNotifier(over: Partial<NotifierOptions> = {}): Notifier {
    const startedAt = clock.now()
    const localTime = (now: number) => {
      const minutes = 23 * 60 + Math.floor((now - startedAt) / 60_000)
      return { day: 1 + Math.floor(minutes / 1_440), minutes: minutes % 1_440 }
    }
    return new Notifier({ dataDir, clock, outlet: 'system', show: (notice) => shown.push(notice), localTime, ...over })
  }

  function raise(notifier: Notifier, alert = anAlert(), profile = aProfile()): void {
    const fact = { ...aFact(1, { kind: 'alertRaised', alert }), at: clock.now() }
    const push: Push = { kind: 'facts', facts: [fact], heardAt: clock.now() }
    notifier.hear(profile, { push, snapshot: aSnapshot({ alerts: [alert] }), offsetMs: 0 })
  }

  it('tells of each cluster by its name', () => {
    const notifier = aNotifier()
    raise(notifier)
    raise(notifier, anAlert(), aProfile({ id: 'gcc', name: 'GCC', environment: 'staging' }))
    expect(shown.map(({ body, profileId }) => [profileId, body])).toEqual([
      [aProfile().id, `${aProfile().name} (${aProfile().environment})`],
      ['gcc', 'GCC (staging)'],
    ])
  })

  it('holds in quiet hours, says how many, and sums them up in the morning by itself', () => {
    const notifier = aNotifier()
    notifier.save(NIGHT)
    raise(notifier, anAlert({ level: 'warning' }))
    raise(notifier, anAlert({ id: 'nodeDown/uae-1', title: 'uae-1 is down' }))
    expect(shown.map(({ title }) => title)).toEqual(['uae-1 is down'])
    expect(notifier.state().held).toBe(1)
    clock.advance(7 * 3_600_000)
    expect(shown).toHaveLength(1)
    clock.advance(3_600_000 + 60_000)
    expect(shown.at(-1)?.title).toBe('In the quiet hours: 1 alert')
    expect(notifier.state().held).toBe(0)
  })

  it('keeps what a person chose over a restart, in a file of its own', () => {
    const chosen = { ...NIGHT, drills: true }
    aNotifier().save(chosen)
    expect(aNotifier().state()).toEqual({ settings: chosen, outlet: 'system', held: 0, problem: null })
  })

  it('says that a file cannot be read, uses what there is at first, and leaves the file alone', () => {
    writeFileSync(settingsFile(dataDir), '{"version":1,"settings":{"isOn":"yes"}}')
    const before = readFileSync(settingsFile(dataDir), 'utf8')
    const { settings, problem } = aNotifier().state()
    expect(settings).toEqual(FIRST_SETTINGS)
    expect(problem).toContain(settingsFile(dataDir))
    expect(readFileSync(settingsFile(dataDir), 'utf8')).toBe(before)
  })

  it('where the disk refuses, does as chosen for this run and says so', () => {
    const notifier = aNotifier()
    mkdirSync(settingsFile(dataDir))
    expect(() => notifier.save({ ...FIRST_SETTINGS, isOn: false })).toThrow(/cannot be written/)
    expect(notifier.state()).toMatchObject({
      settings: { isOn: false },
      problem: expect.stringContaining('cannot be written'),
    })
    raise(notifier)
    expect(shown).toEqual([])
  })

  it('shows one for trying it, whatever is chosen; the next replaces it', () => {
    const notifier = aNotifier()
    notifier.save({ ...FIRST_SETTINGS, isOn: false })
    notifier.test()
    clock.advance(1_000)
    notifier.test()
    expect(shown[1]?.replaces).toEqual([shown[0]?.id])
    expect(shown[0]?.body).toContain('Nothing happened')
  })

  it('where the desktop shows none, refuses to try one, and holds none', () => {
    const notifier = aNotifier({ outlet: 'none' })
    expect(() => notifier.test()).toThrow('This desktop shows no notifications.')
    raise(notifier)
    expect(shown).toEqual([])
  })
})
