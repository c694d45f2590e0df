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
 * happens, and by themselves only where nothing does.
 */
export type Pace = (task: () => void, patience?: 'patient') => void

/** While little happens, what happens is drawn this soon after the drawing before it, ms. */
export const QUICK_STEP_MS = 50
/** While much happens: ten times a second. */
export const STEP_MS = 100
/** So many drawings within a second are much. */
const MUCH = 5
/** So long ages and numbers wait for something to happen, ms. */
export const PATIENCE_MS = 120

export function createPace({ now, wait }: PaceDeps): Pace {
  let tasks: (() => void)[] = []
  /** Of what happened, not of ages and numbers alone. */
  let drawings: number[] = []
  let isUrgent = false
  let isPatient = false

  function draw(): void {
    if (isUrgent) drawings.push(now())
    isUrgent = false
    const due = tasks
    tasks = []
    for (const task of due) task()
  }

  function urgentInMs(): number {
    const at = now()
    drawings = drawings.filter((one) => at - one < 1_000)
    const last = drawings.at(-1)
    return last === undefined ? 0 : Math.max(0, last + (drawings.length < MUCH ? QUICK_STEP_MS : STEP_MS) - at)
  }

  return (task, patience) => {
    tasks.push(task)
    if (patience === 'patient') {
      if (isPatient || isUrgent) return
      isPatient = true
      wait(PATIENCE_MS, () => {
        isPatient = false
        // With what happened since, or its drawing took them along already.
        if (!isUrgent && tasks.length > 0) draw()
      })
      return
    }
    if (isUrgent) return
    isUrgent = true
    wait(urgentInMs(), draw)
  }
}

/** Where nothing needs to be spared. */
export const atOnce: Pace = (task) => task()
