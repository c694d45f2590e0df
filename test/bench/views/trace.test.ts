import { describe, expect, it } from 'vitest'
import { readTrace } from './trace.ts'

const thread = (pid: number, tid: number) => ({
  name: 'thread_name',
  ph: 'M',
  pid,
  tid,
  args: { name: 'CrRendererMain' },
})
const task = (ts: number, dur: number, pid = 1) => ({ name: 'RunTask', ph: 'X', pid, tid: 7, ts, dur })
const frame = (ts: number) => ({ name: 'BeginCommitCompositorFrame', ph: 'I', pid: 1, tid: 7, ts })
const read = (...traceEvents: object[]) => readTrace(JSON.stringify({ traceEvents }))

describe('a trace of the page', () => {
  it('tells the work between frames, a task over two frames in parts', () => {
    const events = [
      thread(1, 7),
      frame(0),
      task(1_000, 2_000),
      frame(16_000),
      task(30_000, 4_000),
      frame(32_000),
      frame(48_000),
    ]
    expect(read(...events)).toEqual({
      allMs: [2, 2, 2],
      busyMs: [2, 2, 2],
      tasksMs: [4, 2],
      ownMs: [4, 2],
      lengthMs: 48,
    })
  })

  it('counts as work what the thread itself did, not what it waited for a core', () => {
    const events = [thread(1, 7), frame(0), { ...task(1_000, 12_000), tdur: 3_000 }, frame(16_000)]
    expect(read(...events)).toMatchObject({ allMs: [3], tasksMs: [12], ownMs: [3] })
  })

  it('leaves out frames in which nothing was done from those that were busy', () => {
    expect(read(thread(1, 7), frame(0), task(1_000, 100), frame(16_000), frame(32_000)).busyMs).toEqual([])
  })

  it('reads the page that works, not one beside it', () => {
    const other = [thread(2, 7), task(0, 500, 2)]
    expect(read(...other, thread(1, 7), frame(0), task(1_000, 3_000), frame(16_000)).tasksMs).toEqual([3])
  })

  it('says when there is no page in it', () => {
    expect(() => read(frame(0))).toThrow('no main thread')
  })
})
