/** All clusters this console knows: a host for each that is watched, and windows that go from one to another. */
import { join } from 'node:path'
import type { CallInput, CallOutput, PortMessage } from '../../shared/calls.ts'
import { type ConnectionState, type ConnectionTest, MonitoringServer, type Profile } from '../../shared/connection.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import type { DesktopNotice } from '../../shared/notification.ts'
import { BundleShelf } from '../bundle/shelf.ts'
import { shippedRecordings } from '../bundle/shipped.ts'
import { systemClock } from '../clock.ts'
import type { ConnectionFile } from '../connection-file.ts'
import { WindowLock } from '../window-lock.ts'
import type { Consent } from '../consent.ts'
import { createHost, type HostOptions } from '../host.ts'
import { readAuthorities } from '../http/authorities.ts'
import { DIRECT } from '../http/way.ts'
import { Notifier } from '../notify/notifier.ts'
import type { RecordingShelf } from '../replay/recorded.ts'
import { createReplayDesk } from '../replay/replay-desk.ts'
import type { Session, WindowSession } from '../session.ts'
import { Book } from './book.ts'
import type { ConnectionDesk } from './desk.ts'
import { createDial } from './dial.ts'
import { FleetWindow } from './fleet-window.ts'
import {
  ALL_KEPT,
  changeOf,
  checkAddresses,
  type HeldSecrets,
  type KeptSecrets,
  type Saving,
  SECRETS,
} from './held-secrets.ts'
import { Member } from './member.ts'
import { News } from './news.ts'
import { openNowhere } from './nowhere.ts'
import type { SavedConnection } from './profile-file.ts'
import type { Secrets } from './secrets.ts'
import { NO_HELD, servingHere } from './trial-secrets.ts'
import { tryConnection } from './try-connection.ts'

export interface FleetOptions extends Pick<HostOptions, 'dataDir' | 'shell' | 'log' | 'clock' | 'random' | 'newId'> {
  /** From connection files, the first one where windows begin. They cannot be changed or removed here. */
  readonly given: readonly ConnectionFile[]
  /** The given ones are all there ever are: nothing else is reached from here, as in a demonstration. */
  readonly isClosed?: boolean
  readonly secrets: Secrets
  readonly consent: (profile: Profile) => Consent
  /** How the shell tells a person of something on the desktop; absent: its windows do. */
  readonly desktop?: { readonly canShow: boolean; readonly show: (notice: DesktopNotice) => void }
  /** What was opened from files here, and what ships; absent: bundles that were opened, kept in `dataDir`, and those of `shippedRecordings`. */
  readonly recordings?: RecordingShelf
  /** Folder of the recordings that ship; `null`: none do. Absent: the one beside this console. */
  readonly shippedRecordings?: string | null
  /** The list is another, or one in it is. At most once a second. */
  readonly onConnections?: (connections: readonly ConnectionState[]) => void
}

export interface Fleet {
  /** A window. `onPlaced`: the cluster it is on from now on; `null`: none. `lock`: its own, where the shell knows it by more than its line. */
  open(send: (message: PortMessage) => void, onPlaced?: (profile: Profile | null) => void, lock?: WindowLock): Session
  close(): Promise<void>
}

/** So many are watched without a window on them; each is a stream and a store of its own. The others are opened when somebody goes there. */
export const MOST_WATCHED = 8

/** @throws {Fault} of the first given: storeLocked, storeFull. malformed: the list of connections cannot be read. */
export async function createFleet(options: FleetOptions): Promise<Fleet> {
  const fleet = new Clusters(options)
  await fleet.begin()
  return fleet
}

class Clusters implements Fleet {
  readonly #options: FleetOptions
  readonly #book: Book
  readonly #members = new Map<string, Member>()
  readonly #windows = new Set<FleetWindow>()
  readonly #news: News
  readonly #notifier: Notifier
  /** One change of the list after the other. */
  #changes: Promise<unknown> = Promise.resolve()
  readonly #recordings: RecordingShelf
  #isTrying = false
  #isClosing = false

  constructor(options: FleetOptions) {
    const { dataDir, secrets, log } = options
    this.#options = options
    this.#book = new Book({ dataDir, secrets, log, takenIds: options.given.map(({ profile }) => profile.id) })
    this.#news = new News(
      options.clock ?? systemClock,
      () => this.#list(),
      () => this.#tell(),
    )
    const clock = options.clock ?? systemClock
    const { shippedRecordings: shipped = shippedRecordings() } = options
    this.#recordings =
      options.recordings ?? new BundleShelf({ folder: join(dataDir, 'bundles'), now: () => clock.now(), log, shipped })
    const { desktop } = options
    this.#notifier = new Notifier({
      dataDir,
      clock: options.clock ?? systemClock,
      outlet: desktop === undefined ? 'page' : desktop.canShow ? 'system' : 'none',
      show: desktop === undefined ? (notice) => this.#showInWindows(notice) : desktop.show,
    })
    for (const { profile, actor, token, secrets: given } of options.given) {
      if (this.#members.has(profile.id)) throw new Fault('malformed', `Two connection files are named "${profile.id}".`)
      const held = { token, prometheus: given?.prometheus ?? null, alertmanager: given?.alertmanager ?? null }
      this.#add({ profile, actor }, true, () => Promise.resolve(held), ALL_KEPT)
    }
    for (const entry of this.#book.entries) this.#add(entry, false, () => this.#book.secretsOf(entry.profile), ALL_KEPT)
  }

  async begin(): Promise<void> {
    const [first] = this.#members.values()
    if (first?.isFixed === true) await first.start()
    this.#watchAll()
    for (const member of this.#members.values()) member.secrets().then(() => this.#news.changed(), this.#options.log)
  }

  open(
    send: (message: PortMessage) => void,
    onPlaced: (profile: Profile | null) => void = () => undefined,
    lock = new WindowLock(),
  ): Session {
    const window = new FleetWindow({
      lock,
      send,
      onPlaced,
      log: this.#options.log,
      onClose: (closed) => {
        this.#windows.delete(closed)
        this.#watchAll()
      },
      openSession: (opened, member) => this.#openSession(opened, member),
    })
    this.#windows.add(window)
    this.#placed(window.place(this.#home()))
    return window
  }

  async close(): Promise<void> {
    this.#isClosing = true
    this.#news.close()
    this.#notifier.close()
    await this.#changes
    for (const window of this.#windows) window.close()
    await Promise.all([...this.#members.values()].map((member) => member.stop()))
  }

  #add(
    { profile, actor }: SavedConnection,
    isFixed: boolean,
    readSecrets: () => Promise<HeldSecrets>,
    keeps: KeptSecrets,
  ): Member {
    const { dataDir, shell, log, clock, random, newId, consent } = this.#options
    const rest = { ...(clock && { clock }), ...(random && { random }), ...(newId && { newId }) }
    const member = new Member({
      profile,
      actor,
      isFixed,
      readSecrets,
      keeps,
      changed: () => this.#news.changed(),
      createHost: (token, secrets) =>
        createHost({
          ...rest,
          profile,
          actor,
          token,
          secrets,
          dataDir,
          shell,
          consent: consent(profile),
          log: (line) => log(`${profile.id}: ${line}`),
          connections: () => this.#list(),
          changed: () => this.#news.changed(),
          noticeDesk: this.#notifier,
          heard: (heard) => this.#notifier.hear(profile, heard),
        }),
    })
    this.#members.set(profile.id, member)
    return member
  }

  async #openSession(window: FleetWindow, member: Member | null): Promise<WindowSession> {
    const { clock = systemClock, shell, log } = this.#options
    const send = (message: PortMessage): void => window.deliver(message)
    const desk = this.#deskOf(window)
    const { lock } = window
    if (member === null) {
      const connections = (): ConnectionState[] => this.#list()
      return openNowhere({ clock, shell, log, desk, noticeDesk: this.#notifier, lock, send, connections })
    }
    const host = await member.start()
    if (member.host !== host) throw new Fault('unknownConnection', `${member.profile.name} was changed or removed.`)
    return host.open(send, desk, lock)
  }

  #deskOf(window: FleetWindow): ConnectionDesk {
    const desk: ConnectionDesk = {
      save: (input: CallInput<'saveConnection'>) => this.#inTurn(() => this.#save(input)),
      remove: (id: string) => this.#inTurn(() => this.#remove(id)),
      test: (input: CallInput<'testConnection'>) => this.#test(input),
      open: async (id: string) => {
        const member = this.#members.get(id)
        if (member === undefined) throw new Fault('unknownConnection', `There is no connection "${id}".`)
        await window.moveTo(member)
        this.#book.remember(id)
        this.#watchAll()
      },
      replay: createReplayDesk({
        shelf: this.#recordings,
        window,
        session: {
          clock: this.#options.clock ?? systemClock,
          shell: this.#options.shell,
          log: this.#options.log,
          noticeDesk: this.#notifier,
          lock: window.lock,
          connections: () => this.#list(),
          send: (message) => window.deliver(message),
          // Its own desk: from the past, too, it goes to another cluster, or to another past.
          get desk() {
            return desk
          },
        },
      }),
    }
    return desk
  }

  async #save({ profile, actor, token, secrets }: CallInput<'saveConnection'>): Promise<CallOutput<'saveConnection'>> {
    this.#refuseOthers()
    const { id } = profile
    const before = this.#members.get(id)
    if (before?.isFixed === true) throw new Fault('malformed', `${id} came with a connection file; change it there.`)
    checkAddresses(profile)
    if (profile.trust.kind === 'authority') readAuthorities(profile.trust.pem, this.#now())
    const held = (await before?.secrets()) ?? NO_HELD
    const given = { token, prometheus: secrets?.prometheus ?? null, alertmanager: secrets?.alertmanager ?? null }
    const saving: Saving = { before: before?.profile, after: profile, held, given }
    const changes = {
      token: changeOf('token', saving),
      prometheus: changeOf('prometheus', saving),
      alertmanager: changeOf('alertmanager', saving),
    }
    const kept = await this.#book.save({ profile, actor }, changes)
    const next = { ...held }
    const keeps = { ...(before?.keeps ?? kept) }
    for (const name of SECRETS) {
      const change = changes[name]
      if (change.kind === 'keep') continue
      next[name] = change.kind === 'put' ? change.secret : null
      keeps[name] = kept[name]
    }
    const windows = this.#detach(before)
    await before?.stop()
    this.#notifier.forget(id)
    const member = this.#add({ profile, actor }, false, () => Promise.resolve(next), keeps)
    this.#watchAll()
    // It answers with how it is, and not before anybody tried.
    await member.start().catch(() => null)
    for (const window of windows) this.#placed(window.replace(member))
    this.#watchAll()
    return member.state()
  }

  /** @throws {Fault} malformed: nothing can be added here, or tried. */
  #refuseOthers(): void {
    if (this.#options.isClosed === true)
      throw new Fault(
        'malformed',
        'This is the demonstration: no other cluster is reached from here. Use the console itself.',
      )
  }

  async #remove(id: string): Promise<void> {
    const member = this.#members.get(id)
    if (member === undefined) throw new Fault('unknownConnection', `There is no connection "${id}".`)
    if (member.isFixed) throw new Fault('malformed', `${id} came with a connection file; it is not removed here.`)
    await this.#book.remove(id)
    const windows = this.#detach(member)
    this.#members.delete(id)
    await member.stop()
    this.#notifier.forget(id)
    for (const window of windows) this.#placed(window.replace(this.#home()))
    this.#watchAll()
    this.#news.changed()
  }

  async #test(trial: CallInput<'testConnection'>): Promise<ConnectionTest> {
    this.#refuseOthers()
    if (this.#isTrying) throw new Fault('tooMany', 'A connection is being tried already. Wait for its end.')
    this.#isTrying = true
    const way = { trust: trial.trust ?? DIRECT.trust, proxyUrl: trial.proxyUrl ?? null }
    const dial = createDial(way)
    try {
      const member = trial.id === null ? undefined : this.#members.get(trial.id)
      const kept = member === undefined ? NO_HELD : await servingHere(member, trial, way)
      return await tryConnection({
        ...trial,
        ...way,
        token: trial.token ?? kept.token,
        monitoring: MonitoringServer.options.flatMap((server) => {
          const asked = trial[server] ?? null
          return asked === null ? [] : [{ server, ...asked, secret: asked.secret ?? kept[server] }]
        }),
        dial,
        now: () => this.#now(),
      })
    } finally {
      this.#isTrying = false
      await dial.close()
    }
  }

  #now(): number {
    return (this.#options.clock ?? systemClock).now()
  }

  #detach(member: Member | undefined): FleetWindow[] {
    const windows = [...this.#windows].filter((window) => member !== undefined && window.member === member)
    for (const window of windows) window.detach()
    return windows
  }

  /** Where a window begins that was not told where; `null`: there is nothing to begin with. */
  #home(): Member | null {
    const all = [...this.#members.values()]
    const { lastOpened } = this.#book
    const last = lastOpened === null ? undefined : this.#members.get(lastOpened)
    return all.find(({ isFixed }) => isFixed) ?? last ?? all[0] ?? null
  }

  /** Each of the first few is watched, and each that a window is on. */
  #watchAll(): void {
    if (this.#isClosing) return
    for (const [index, member] of [...this.#members.values()].entries()) {
      const isWanted = index < MOST_WATCHED || [...this.#windows].some((window) => window.member === member)
      if (isWanted && member.host === null && member.hasToken) this.#watch(member)
      if (!isWanted && member.host !== null) void member.stop()
    }
  }

  #watch(member: Member): void {
    const { problem } = member
    member.start().catch((error: unknown) => {
      const { message } = asFault(error)
      if (message !== problem) this.#options.log(`${member.profile.id}: ${message}`)
    })
  }

  #list(): ConnectionState[] {
    return [...this.#members.values()].map((member) => member.state())
  }

  #tell(): void {
    for (const member of this.#members.values()) member.host?.tellConnections()
    for (const { nowhere } of this.#windows) nowhere?.push({ kind: 'connections', connections: this.#list() })
    this.#options.onConnections?.(this.#list())
  }

  /** Whoever of them shows it: pages of one browser settle that among themselves. */
  #showInWindows(notice: DesktopNotice): void {
    for (const window of this.#windows) {
      if (!window.lock.isLocked) window.tell({ kind: 'desktopNotice', notice })
    }
  }

  #placed(placing: Promise<void>): void {
    placing.catch((error: unknown) => this.#options.log(`A window was not placed: ${asFault(error).message}`))
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#changes.then(change)
    // Whether one change came off or not, the next has its turn.
    this.#changes = turn.catch(() => undefined)
    return turn
  }
}
