/** Reads a trace of Chromium: what the page's main thread did between its frames. Pure. */
import { z } from 'zod'

const Event = z.looseObject({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  /** µs. */
  ts: z.number().default(0),
  dur: z.number().default(0),
  /** Of `dur`, the thread's own time on a core, µs; absent: the system does not tell. */
  tdur: z.number().optional(),
  args: z.looseObject({ name: z.string().optional() }).default({}),
})
type Event = z.infer<typeof Event>

export interface FrameWork {
  /**
   * Work of the main thread between one frame handed over and the next, its own time on a core, ms; of frames in which anything
   * was done. What else runs on the machine does not count as work of the page.
   */
  readonly busyMs: readonly number[]
  /** Of every frame, idle ones too. */
  readonly allMs: readonly number[]
  /** Single tasks from their beginning to their end, ms, longest first: also the time in which others had the core. */
  readonly tasksMs: readonly number[]
  /** The same by the thread's own time on a core. */
  readonly ownMs: readonly number[]
  /** Of the trace, ms. */
  readonly lengthMs: number
}

/** Below this a frame is the loop that keeps frames coming, ms. */
const BUSY_FROM_MS = 0.5

/** @throws {Error} the trace has no main thread of a page. */
export function readTrace(text: string): FrameWork {
  const { traceEvents } = z.object({ traceEvents: z.array(Event) }).parse(JSON.parse(text))
  const main = mainThreadOf(traceEvents)
  const own = traceEvents.filter(({ pid, tid }) => pid === main.pid && tid === main.tid)
  const tasks = own.filter(isTask).toSorted((a, b) => a.ts - b.ts)
  const begins = own
    .filter(({ name }) => name === 'BeginCommitCompositorFrame')
    .map(({ ts }) => ts)
    .toSorted((a, b) => a - b)
  const allMs = begins.slice(1).map((end, index) => workBetween(tasks, begins[index] ?? end, end))
  return {
    busyMs: allMs.filter((ms) => ms >= BUSY_FROM_MS),
    allMs,
    tasksMs: tasks.map(({ dur }) => dur / 1_000).toSorted((a, b) => b - a),
    ownMs: tasks.map((task) => ownUs(task) / 1_000).toSorted((a, b) => b - a),
    lengthMs: ((begins.at(-1) ?? 0) - (begins[0] ?? 0)) / 1_000,
  }
}

function ownUs({ dur, tdur = dur }: Event): number {
  return Math.min(dur, tdur)
}

function isTask({ name, ph }: Event): boolean {
  return name === 'RunTask' && ph === 'X'
}

/** The page's: of all main threads of renderers the one that did the most. */
function mainThreadOf(events: readonly Event[]): { pid: number; tid: number } {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
  const worked = threads.map(({ pid, tid }) => ({
    pid,
    tid,
    us: events
      .filter((event) => isTask(event) && event.pid === pid && event.tid === tid)
      .reduce((sum, { dur }) => sum + dur, 0),
  }))
  const [most] = worked.toSorted((a, b) => b.us - a.us)
  if (most === undefined) throw new Error('The trace has no main thread of a page.')
  return most
}

/** Parts of tasks that lie in the span, ms. Tasks do not nest on one thread, and are sorted. */
function workBetween(tasks: readonly Event[], from: number, to: number): number {
  let us = 0
  for (let index = firstEndingAfter(tasks, from); index < tasks.length; index++) {
    const task = tasks[index]
    if (task === undefined || task.ts >= to) break
    const part = Math.max(0, Math.min(to, task.ts + task.dur) - Math.max(from, task.ts))
    // How its own time lies within it is not told: evenly.
    us += task.dur === 0 ? 0 : (part / task.dur) * ownUs(task)
  }
  return us / 1_000
}

function firstEndingAfter(tasks: readonly Event[], at: number): number {
  let low = 0
  let high = tasks.length
  while (low < high) {
    const middle = (low + high) >> 1
    const task = tasks[middle]
    if (task !== undefined && task.ts + task.dur <= at) low = middle + 1
    else high = middle
  }
  return low
}
