/** Keeps one line to host open, fills the stores from it, and lends it to whoever calls. The only way out of renderer. */
import type { CallInput, CallName, CallOutput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import type { DesktopNotice } from '../../shared/notification.ts'
import type { Picture } from '../../shared/picture.ts'
import { applyHistory, applyPicture, FACTS_KEPT, type PictureStores } from '../store/picture.ts'
import { applyLibrary, applyRuns } from '../store/shelf.ts'
import { applyHandovers, applyIncidents } from '../store/shift-book.ts'
import type { WallDesk } from '../wallboard/wall.ts'
import type { ChannelEnd, OpenChannel } from './channel.ts'
import { type Answer, type Ask, type Call, type Client, createClient } from './client.ts'
import { createInbox, type InboxDeps, NOTHING_WAITS } from './inbox.ts'

export interface BridgeDeps {
  readonly open: OpenChannel
  readonly stores: PictureStores
  readonly now: () => number
  readonly wait: (ms: number, then: () => void) => void
  /** The cluster this window is on, as it is to be found again after its line or its page was lost; `null`: where it begins. */
  readonly place: { readonly read: () => string | null; readonly write: (id: string | null) => void }
  /** A window that can only look is locked before anything is asked through a new line; absent: it is none. */
  readonly wall?: Pick<WallDesk, 'isWanted' | 'locked'>
  /** Something to be told on the desktop by this page. */
  readonly onDesktopNotice?: (notice: DesktopNotice) => void
  /** How what comes is spread over the page's frames; absent: each push is shown as it comes. */
  readonly inbox?: InboxDeps
}

export interface Bridge {
  readonly call: Call
  /** Where it matters whether the answer is of now or one that host kept. */
  readonly ask: Ask
  /** Opens the line again at once, where it is lost. */
  readonly retry: () => void
  /** This window goes to that cluster. Resolves when its picture is there.
   *  @throws {Fault} why it cannot; then the window stays where it is. */
  readonly moveTo: (id: string) => Promise<void>
  /** Into the past, within it, and back. Resolves when the picture of that moment is there. @throws {Fault} why it cannot; the window stays where it is. */
  readonly turn: <N extends 'openReplay' | 'moveReplay' | 'closeReplay'>(
    name: N,
    input: CallInput<N>,
  ) => Promise<CallOutput<N>>
}

/** 0.25 s, 0.5 s, 1 s, 2 s, then every 4 s. */
export function retryDelayMs(attempt: number): number {
  return Math.min(4_000, 250 * 2 ** (attempt - 1))
}

export function startBridge(deps: BridgeDeps): Bridge {
  const { stores, now, place } = deps
  const inbox = createInbox(stores, deps.inbox ?? NOTHING_WAITS)
  let client: Client | null = null
  let attempt = 0
  let line = 0
  /** Pictures that are asked for and not here yet. */
  let looking = 0

  function open(): void {
    const mine = ++line
    const isMine = (): boolean => mine === line
    const channel = deps.open({
      onOpen: () => {
        if (isMine()) void watch(isMine)
      },
      onMessage: (message) => {
        if (isMine()) client?.receive(message)
      },
      onClose: (end) => {
        if (isMine()) handleEnd(end)
      },
    })
    client = createClient(channel, (pushes) => {
      for (const push of pushes) if (push.kind === 'desktopNotice' && isMine()) deps.onDesktopNotice?.(push.notice)
      // Detached lines can still deliver what was under way; the stores belong to the newest line alone.
      // What comes before an awaited picture is in it, or is of a cluster this window only passes through.
      if (isMine() && looking === 0) inbox.take(pushes, () => (isMine() ? void watch(isMine) : undefined))
    })
  }

  async function watch(isMine: () => boolean): Promise<void> {
    const current = client
    if (current === null) return
    looking += 1
    try {
      const picture = await lookWhereItWas(current)
      if (!isMine()) return
      attempt = 0
      // A recording is no place one comes back to.
      if (picture.replay == null) place.write(picture.profile?.id ?? null)
      inbox.clear()
      applyPicture(stores, picture)
      stores.link.setState({ port: { kind: 'open' } })
    } catch {
      // Either the line broke, and its end is handled there, or host cannot answer: try a new line.
      if (isMine()) handleEnd({ kind: 'lost' })
      return
    } finally {
      looking -= 1
    }
    recallShelf(current, isMine)
    await recall(current, isMine)
  }

  /** A new line begins where every window begins: this one goes back to where it was, unless that is gone. */
  async function lookWhereItWas(current: Client): Promise<Picture> {
    if (deps.wall?.isWanted() === true) {
      await current.call('lockWindow', {})
      deps.wall.locked()
    }
    const picture = await current.call('watch', {})
    const id = place.read()
    if (id === null || picture.profile?.id === id || picture.replay != null) return picture
    try {
      await current.call('openConnection', { id })
    } catch {
      // Removed, or its store is held by somebody: the list of connections says which.
      return picture
    }
    return current.call('watch', {})
  }

  /** Older facts are good to have: without them the list of events begins with the next one. */
  async function recall(current: Client, isMine: () => boolean): Promise<void> {
    try {
      const facts = await current.call('listFacts', { limit: FACTS_KEPT })
      if (isMine()) applyHistory(stores, facts)
    } catch {
      // Host says in a notice what is wrong with its store; a broken line has its end handled.
    }
  }

  /** The runbooks and who goes through them, incidents, handovers: from host's own store, so also while the cluster is away. */
  function recallShelf(current: Client, isMine: () => boolean): void {
    const before = stores.picture.getState()
    const isSame = (): boolean => isMine() && stores.picture.getState().profile?.id === before.profile?.id
    // Where host cannot answer, its screen goes on saying that it reads them, and asks itself.
    const ignored = (): void => undefined
    current.call('listRunbooks', {}).then((library) => {
      if (isSame()) applyLibrary(stores.picture, library, before)
    }, ignored)
    current.call('listRuns', {}).then(({ runs }) => {
      if (isSame()) applyRuns(stores.picture, runs, before)
    }, ignored)
    current.call('listIncidents', {}).then(({ incidents }) => {
      if (isSame()) applyIncidents(stores.picture, incidents, before)
    }, ignored)
    current.call('listHandovers', {}).then(({ handovers }) => {
      if (isSame()) applyHandovers(stores.picture, handovers, before)
    }, ignored)
  }

  function handleEnd(end: ChannelEnd): void {
    line += 1
    client?.close()
    client = null
    if (end.kind === 'notSignedIn') {
      stores.link.setState({ port: end })
      return
    }
    attempt += 1
    const { port } = stores.link.getState()
    stores.link.setState({ port: { kind: 'lost', since: port.kind === 'lost' ? port.since : now(), attempt } })
    const scheduled = line
    deps.wait(retryDelayMs(attempt), () => {
      if (line === scheduled) open()
    })
  }

  open()
  return {
    call: <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> =>
      client === null ? Promise.reject(new Fault('hostGone')) : client.call(name, input),
    ask: <N extends CallName>(name: N, input: CallInput<N>): Promise<Answer<CallOutput<N>>> =>
      client === null ? Promise.reject(new Fault('hostGone')) : client.ask(name, input),
    retry() {
      if (client === null) open()
    },
    async moveTo(id) {
      if (client === null) throw new Fault('hostGone')
      const mine = line
      await client.call('openConnection', { id })
      place.write(id)
      await watch(() => mine === line)
    },
    async turn(name, input) {
      if (client === null) throw new Fault('hostGone')
      const mine = line
      const answer = await client.call(name, input)
      await watch(() => mine === line)
      return answer
    },
  }
}
