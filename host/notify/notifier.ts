/** Tells a person on the desktop what they want to be told, of all clusters together. gate.ts decides; this waits and remembers. */
import type { Profile } from '../../shared/connection.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import type { DesktopNotice, NoticeOutlet, NotificationSettings, NotificationState } from '../../shared/notification.ts'
import type { Clock } from '../clock.ts'
import type { NoticeDesk } from './desk.ts'
import { type Gate, happened, looked, type Moment, openGate, wakeAt } from './gate.ts'
import { Happenings, type Heard } from './happenings.ts'
import { localTime, type LocalTime } from './quiet-hours.ts'
import { readSettings, settingsFile, writeSettings } from './settings-file.ts'

export interface NotifierOptions {
  readonly dataDir: string
  readonly clock: Clock
  readonly outlet: NoticeOutlet
  readonly show: (notice: DesktopNotice) => void
  /** What a clock on the wall shows at that time of this machine. */
  readonly localTime?: (now: number) => LocalTime
}

export class Notifier implements NoticeDesk {
  readonly #options: NotifierOptions
  readonly #file: string
  readonly #clusters = new Map<string, Happenings>()
  #gate: Gate
  #problem: string | null
  #cancelLook: () => void = () => undefined
  #lastTest: string | null = null

  constructor(options: NotifierOptions) {
    this.#options = options
    this.#file = settingsFile(options.dataDir)
    const { settings, problem } = readSettings(this.#file)
    this.#gate = openGate(settings)
    this.#problem = problem
  }

  /** What a cluster's host tells its windows. */
  hear(profile: Profile, heard: Omit<Heard, 'now'>): void {
    const happenings = this.#clusters.get(profile.id) ?? new Happenings(profile)
    this.#clusters.set(profile.id, happenings)
    const news = happenings.of({ ...heard, now: this.#options.clock.now() })
    if (news.length === 0 || this.#options.outlet === 'none') return
    for (const happening of news) {
      const [gate, notices] = happened(this.#gate, happening, this.#moment())
      this.#settle(gate, notices)
    }
  }

  /** The connection was changed or removed: what is kept of it is about another cluster. */
  forget(profileId: string): void {
    this.#clusters.delete(profileId)
  }

  state(): NotificationState {
    const { settings, held } = this.#gate
    return { settings, outlet: this.#options.outlet, held: held.length, problem: this.#problem }
  }

  save(settings: NotificationSettings): NotificationState {
    this.#gate = { ...this.#gate, settings }
    this.#look()
    try {
      writeSettings(this.#file, settings)
      this.#problem = null
    } catch (error) {
      this.#problem = asFault(error).message
      throw error
    }
    return this.state()
  }

  test(): void {
    const { outlet, show, clock } = this.#options
    if (outlet === 'none') throw new Fault('notConfigured', 'This desktop shows no notifications.')
    const at = clock.now()
    const id = `test/${at}`
    show({
      id,
      level: 'info',
      title: 'Linda Console',
      body: 'This is how a notification looks. Nothing happened.',
      profileId: null,
      hash: '#/settings',
      replaces: this.#lastTest === null ? [] : [this.#lastTest],
      at,
    })
    this.#lastTest = id
  }

  close(): void {
    this.#cancelLook()
  }

  #moment(): Moment {
    const { clock, localTime: local = localTime } = this.#options
    const at = clock.now()
    return { elapsed: clock.elapsed(), at, local: local(at) }
  }

  #look(): void {
    const [gate, notices] = looked(this.#gate, this.#moment())
    this.#settle(gate, notices)
  }

  #settle(gate: Gate, notices: readonly DesktopNotice[]): void {
    this.#gate = gate
    notices.forEach(this.#options.show)
    this.#cancelLook()
    const { clock } = this.#options
    const at = wakeAt(gate, this.#moment())
    this.#cancelLook =
      at === null ? () => undefined : clock.after(Math.max(0, at - clock.elapsed()), () => this.#look())
  }
}
