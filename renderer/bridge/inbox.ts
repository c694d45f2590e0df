/**
 * Pushes on their way into the stores. Lines of numbers grow as they come; what happened is shown with the next drawing; numbers
 * and the sources' words, of which a large cluster sends some all the time, twice a second.
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

export function createInbox(stores: PictureStores, { pace, elapsed, wait }: InboxDeps): Inbox {
  let news: Push[] = []
  let numbers: Push[] = []
  let areNumbersDue = false
  let shownAt = Number.NEGATIVE_INFINITY

  function apply(pushes: readonly Push[], onGap: () => void): void {
    if (pushes.length > 0 && applyPushes(stores, pushes, { arePointsKept: true }) === 'resync') onGap()
  }

  function showNews(onGap: () => void): void {
    const pushes = news
    news = []
    apply(pushes, onGap)
  }

  function showNumbers(onGap: () => void): void {
    areNumbersDue = false
    shownAt = elapsed()
    // Kinds of numbers do not depend on each other; of one kind all of them are one step.
    const pushes = numbers.toSorted((a, b) => a.kind.localeCompare(b.kind))
    numbers = []
    apply(pushes, onGap)
  }

  function takeOne(push: Push): void {
    if (push.kind === 'samples') keepPoints(stores, push.samples)
    if (isNumbers(push)) {
      numbers.push(push)
      return
    }
    // What came before a snapshot must not come after it.
    if (push.kind === 'snapshot') news.push(...numbers.splice(0))
    news.push(push)
  }

  return {
    take(pushes, onGap) {
      for (const push of pushes) takeOne(push)
      if (news.length > 0) pace(() => showNews(onGap))
      if (numbers.length === 0 || areNumbersDue) return
      areNumbersDue = true
      const waitMs = Math.max(0, shownAt + NUMBERS_STEP_MS - elapsed())
      const show = (): void => pace(() => showNumbers(onGap), 'patient')
      if (waitMs === 0) show()
      else wait(waitMs, show)
    },
    clear() {
      news = []
      numbers = []
    },
  }
}

function isNumbers(push: Push): boolean {
  switch (push.kind) {
    case 'samples':
    case 'heard':
      return true
    case 'sources':
      return push.isPart === true
    case 'sightings':
      // Who disagrees is news.
      return push.isPart === true && push.disagreements.length === 0
    default:
      return false
  }
}
