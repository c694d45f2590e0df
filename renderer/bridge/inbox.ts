/**
 * Pushes on their way into the stores. Lines of numbers grow as they come; what happened is shown with the next drawing; numbers,
 * and the words of processes and sources, of which a large cluster sends some all the time, twice a second: each of the three with a
 * drawing of its own, so that no frame has to hold all of them.
 */
import type { Push } from '../../shared/calls.ts'
import { atOnce, type Pace } from '../store/pace.ts'
import { applyPushes, keepPoints, type PictureStores } from '../store/picture.ts'

export interface InboxDeps {
  readonly pace: Pace
  /** Monotonic ms. */
  readonly elapsed: () => number
  readonly wait: (ms: number, then: () => void) => void
}

export interface Inbox {
  /** `onGap`: a fact is missing, `watch` must be called again. */
  take(pushes: readonly Push[], onGap: () => void): void
  /** A whole picture takes the place of what is still on its way. */
  clear(): void
}

/** Host sends a small cluster's numbers this seldom anyway: there nothing waits. */
export const NUMBERS_STEP_MS = 450

export const NOTHING_WAITS: InboxDeps = { pace: atOnce, elapsed: () => 0, wait: (_, then) => then() }

type Waiting = 'numbers' | 'sightings' | 'sources'

/** What is shown in steps of its own, with all that came since the last one. */
interface Lane {
  pushes: Push[]
  isDue: boolean
  /** Monotonic ms. */
  shownAt: number
}

export function createInbox(stores: PictureStores, { pace, elapsed, wait }: InboxDeps): Inbox {
  let news: Push[] = []
  const lanes: Readonly<Record<Waiting, Lane>> = { numbers: emptyLane(), sightings: emptyLane(), sources: emptyLane() }
  const kinds = Object.keys(lanes) as Waiting[]

  function apply(pushes: readonly Push[], onGap: () => void): void {
    if (pushes.length > 0 && applyPushes(stores, pushes, { arePointsKept: true }) === 'resync') onGap()
  }

  function showNews(onGap: () => void): void {
    const pushes = news
    news = []
    apply(pushes, onGap)
  }

  function show(lane: Lane, onGap: () => void): void {
    lane.isDue = false
    lane.shownAt = elapsed()
    // Kinds do not depend on each other; of one kind all of them are one step.
    apply(
      lane.pushes.splice(0).toSorted((a, b) => a.kind.localeCompare(b.kind)),
      onGap,
    )
  }

  function takeOne(push: Push): void {
    if (push.kind === 'samples') keepPoints(stores, push.samples)
    const waiting = waitingOf(push)
    if (waiting !== null) {
      lanes[waiting].pushes.push(push)
      return
    }
    // What came before a snapshot, or before a whole list, must not come after it.
    if (push.kind === 'snapshot') for (const kind of kinds) news.push(...lanes[kind].pushes.splice(0))
    if (push.kind === 'sightings' || push.kind === 'sources') news.push(...lanes[push.kind].pushes.splice(0))
    news.push(push)
  }

  function schedule(kind: Waiting, onGap: () => void): void {
    const lane = lanes[kind]
    if (lane.pushes.length === 0 || lane.isDue) return
    lane.isDue = true
    const inMs = Math.max(0, lane.shownAt + NUMBERS_STEP_MS - elapsed())
    const draw = (): void => pace(() => show(lane, onGap), 'patient')
    if (inMs === 0) draw()
    else wait(inMs, draw)
  }

  return {
    take(pushes, onGap) {
      for (const push of pushes) takeOne(push)
      if (news.length > 0) pace(() => showNews(onGap))
      for (const kind of kinds) schedule(kind, onGap)
    },
    clear() {
      news = []
      for (const kind of kinds) lanes[kind].pushes = []
    },
  }
}

function emptyLane(): Lane {
  return { pushes: [], isDue: false, shownAt: Number.NEGATIVE_INFINITY }
}

/** `null`: it is news. */
function waitingOf(push: Push): Waiting | null {
  switch (push.kind) {
    case 'samples':
    case 'heard':
      return 'numbers'
    case 'sources':
      return push.isPart === true ? 'sources' : null
    case 'sightings':
      // Who disagrees is news.
      return push.isPart === true && push.disagreements.length === 0 ? 'sightings' : null
    default:
      return null
  }
}
