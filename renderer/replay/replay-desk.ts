/** Going into the past, moving in it and coming back: what the bar, the keys and the links of a window do. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CallInput } from '../../shared/calls.ts'
import { asFault, Fault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Recording, Replay, ReplaySpeed } from '../../shared/replay.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { PictureStores } from '../store/picture.ts'
import { markBeside, nearestKept, type ReplayIntent, stepBeside, withinBounds } from './steps.ts'
import { replayFrom, replayOf } from './replay-from.ts'

export interface ReplayState {
  /** A replay, or its file, is being opened. */
  readonly isOpening: boolean
  /** Why the last step could not be made; `null`: it could, or that was read. */
  readonly problem: Problem | null
}

export interface ReplayDesk {
  readonly store: StoreApi<ReplayState>
  readonly open: (input: CallInput<'openReplay'>) => Promise<void>
  /** What this console kept, from a little before that moment; from the moment itself, where less was kept. The source's clock, epoch ms. */
  readonly openFrom: (at: number) => Promise<void>
  /** The last quarter of an hour; of less, where less was kept. */
  readonly openRecent: () => Promise<void>
  /** A file of another console: read, checked, and shown from its beginning. */
  readonly openFile: (file: Pick<File, 'name' | 'size' | 'arrayBuffer'>) => Promise<void>
  /** What can be opened. @throws {Fault} */
  readonly list: () => Promise<readonly Recording[]>
  readonly seek: (at: number) => void
  readonly play: (speed: ReplaySpeed) => void
  readonly carryOut: (intent: ReplayIntent) => void
  readonly close: () => Promise<void>
  readonly dismiss: () => void
}

export interface ReplayDeskDeps {
  readonly bridge: Pick<Bridge, 'call' | 'turn'>
  readonly stores: Pick<PictureStores, 'link' | 'picture'>
  /** Nothing that was begun there goes on here. */
  readonly leave: () => void
  readonly wait: (ms: number, then: () => void) => void
  /** This machine's clock, whatever is shown. */
  readonly now: () => number
}

/** Dragged along the bar, host is asked this often at most, ms. */
const SEEK_EVERY_MS = 150
/** So long after the last step the whole picture is asked for, with its lines, ms; while it plays, once in the longer time. */
const SETTLE_MS = 400
/** What a call takes, as base64. */
const MOST_BYTES = 70 * 1024 ** 2
const RECENT_MS = 15 * 60_000
const REFRESH_MS = 5_000

export function createReplayDesk({ bridge, stores, leave, wait, now }: ReplayDeskDeps): ReplayDesk {
  const store = createStore<ReplayState>()(() => ({ isOpening: false, problem: null }))
  /** Pressed last, for the pace to be found again after a pause. */
  let speed: Exclude<ReplaySpeed, 0> = 1
  let wanted: number | null = null
  let isMoving = false
  let turns = 0

  const replayNow = (): Replay | null => stores.link.getState().replay ?? null

  async function guarded(step: () => Promise<unknown>): Promise<boolean> {
    try {
      await step()
      return true
    } catch (thrown) {
      store.setState({ problem: toProblem(asFault(thrown)) })
      return false
    }
  }

  async function opening(step: () => Promise<unknown>): Promise<void> {
    if (store.getState().isOpening) return
    store.setState({ isOpening: true, problem: null })
    leave()
    await guarded(step)
    store.setState({ isOpening: false })
    refreshLater()
  }

  /** Where the first was not kept, the next. */
  async function firstKept([first, ...others]: readonly CallInput<'openReplay'>[]): Promise<void> {
    if (first === undefined) return
    try {
      await bridge.turn('openReplay', first)
    } catch (thrown) {
      if (others.length === 0 || asFault(thrown).code !== 'notRecorded') throw thrown
      await firstKept(others)
    }
  }

  async function move(input: CallInput<'moveReplay'>): Promise<void> {
    if (await guarded(() => bridge.call('moveReplay', input))) store.setState({ problem: null })
  }

  async function seekOn(): Promise<void> {
    if (isMoving || wanted === null) return
    isMoving = true
    const at = wanted
    wanted = null
    await move({ at, speed: null })
    settle()
    wait(SEEK_EVERY_MS, () => {
      isMoving = false
      void seekOn()
    })
  }

  /** What is drawn over time comes with a whole picture, once nobody moves any more. */
  function settle(): void {
    const mine = ++turns
    wait(SETTLE_MS, () => {
      if (mine === turns && !isMoving && wanted === null) look()
    })
  }

  function look(): void {
    if (replayNow() !== null) void guarded(() => bridge.turn('moveReplay', { at: null, speed: null }))
  }

  function refreshLater(): void {
    if (replayNow() === null) return
    wait(REFRESH_MS, () => {
      if ((replayNow()?.speed ?? 0) > 0) look()
      refreshLater()
    })
  }

  function seek(at: number): void {
    const replay = replayNow()
    if (replay === null) return
    wanted = nearestKept(replay, at)
    void seekOn()
  }

  function play(next: ReplaySpeed): void {
    const replay = replayNow()
    if (replay === null) return
    if (next !== 0) speed = next
    // At the end there is nothing left to play: it begins again.
    const isOver = next !== 0 && replay.at >= replay.to
    void move({ at: isOver ? replay.from : null, speed: next })
  }

  async function close(): Promise<void> {
    leave()
    wanted = null
    await guarded(() => bridge.turn('closeReplay', {}))
  }

  return {
    store,
    open: (input) => opening(() => bridge.turn('openReplay', input)),
    openFrom: (at) => opening(() => firstKept([replayFrom(at), { ...replayFrom(at), at }])),
    openRecent: () => opening(() => firstKept([{ ...replayFrom(null), at: now() - RECENT_MS }, replayFrom(null)])),
    openFile: (file) =>
      opening(async () => {
        if (file.size > MOST_BYTES)
          throw new Fault(
            'tooLarge',
            `${file.name} has ${Math.round(file.size / 1024 ** 2)} MiB; a bundle has at most 70.`,
          )
        const recording = await bridge.call('openBundle', {
          name: file.name.slice(0, 200),
          base64: await base64Of(file),
        })
        await bridge.turn('openReplay', replayOf(recording.id))
      }),
    list: async () => (await bridge.call('listRecordings', {})).recordings,
    seek,
    play,
    carryOut(intent) {
      const replay = replayNow()
      if (replay === null) return
      switch (intent.kind) {
        case 'togglePlay':
          return play(replay.speed === 0 ? speed : 0)
        case 'step':
          return seek(stepBeside(replay, stores.picture.getState().facts, intent.by))
        case 'mark': {
          const at = markBeside(replay, intent.by)
          return at === null ? undefined : seek(withinBounds(replay, at, intent.by))
        }
        case 'end':
          return void close()
      }
    },
    close,
    dismiss: () => store.setState({ problem: null }),
  }
}

/** In pieces: a file of some MB is more than one call takes as arguments. */
const PIECE_BYTES = 0x8000

async function base64Of(file: Pick<File, 'arrayBuffer'>): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES))
  return btoa(text)
}
