/**
 * When the page draws what came in by itself: what comes within one step is drawn together. Somebody's own click never waits here.
 * A cluster in which much happens would else be drawn as often as anything happens.
 */

export interface PaceDeps {
  /** Monotonic ms. */
  readonly now: () => number
  readonly wait: (ms: number, then: () => void) => void
}

/**
 * Runs the task with the next drawing. `patient`: ages and numbers, which come all the time: they are drawn along with what
 * happens, one after the other so that no frame has to hold all of them, and by themselves only where nothing happens.
 */
export type Pace = (task: () => void, patience?: 'patient') => void

/** While little happens, what happens is drawn this soon after the drawing before it, ms. */
export const QUICK_STEP_MS = 50
/** While much happens: ten times a second. */
export const STEP_MS = 100
/**
 * What comes first after a drawing waits this long for what follows it, ms: where there is no room for more drawings, so long that of
 * twenty things a second two are drawn together and none waits for a whole step; where there is, less.
 */
export const GATHER_MS = { full: 55, room: 40 } as const
/** A drawing may come so much before its step, so that drawings fall in with what happens, ms. */
const EARLY_MS = 300
/** After so long what comes is drawn at once, ms. */
const APART_MS = 130
/** So many drawings within a second are much. */
const MUCH = 5
/** So long ages and numbers wait for something to happen, ms. */
export const PATIENCE_MS = 120
/** More than these do not wait for a drawing each. */
const FEW = 2

export function createPace({ now, wait }: PaceDeps): Pace {
  let urgent: (() => void)[] = []
  const patient: (() => void)[] = []
  /** Of what happened, not of ages and numbers alone. */
  let drawings: number[] = []
  /** From when on the next drawing is one of ten a second. */
  let dueAt = Number.NEGATIVE_INFINITY
  /** A timer of an earlier drawing finds nothing to do. */
  let turn = 0
  let isPatient = false

  function draw(): void {
    turn += 1
    const at = now()
    if (urgent.length > 0) {
      drawings.push(at)
      dueAt = Math.max(dueAt, at) + STEP_MS
    }
    const due = [...urgent, ...patient.splice(0, patient.length > FEW ? 2 : 1)]
    urgent = []
    for (const task of due) task()
    if (patient.length > 0) waitForNews()
  }

  function drawIn(ms: number): void {
    const mine = turn
    wait(ms, () => {
      if (mine === turn) draw()
    })
  }

  /** For what has just come, after what waits already. */
  function urgentInMs(at: number): number {
    drawings = drawings.filter((one) => at - one < 1_000)
    const last = drawings.at(-1)
    if (last === undefined) return 0
    if (drawings.length < MUCH) return Math.max(0, last + QUICK_STEP_MS - at)
    if (at >= last + APART_MS && at >= dueAt - EARLY_MS) return 0
    const hasRoom = at >= dueAt - EARLY_MS + STEP_MS
    return Math.max(hasRoom ? GATHER_MS.room : GATHER_MS.full, dueAt - EARLY_MS - at)
  }

  function waitForNews(): void {
    if (isPatient) return
    isPatient = true
    wait(Math.max(PATIENCE_MS, dueAt - now()), () => {
      isPatient = false
      // With what happened since, or its drawing took them along already.
      if (urgent.length === 0 && patient.length > 0) draw()
    })
  }

  return (task, patience) => {
    if (patience === 'patient') {
      patient.push(task)
      if (urgent.length === 0) waitForNews()
      return
    }
    urgent.push(task)
    const ms = urgentInMs(now())
    if (urgent.length === 1 || ms === 0) drawIn(ms)
  }
}

/** Where nothing needs to be spared. */
export const atOnce: Pace = (task) => task()
