import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { faultOfPromise } from '../../support/fault.ts'
import type { SpawnRequest } from '../../../cluster/supervisor/spawner.ts'
import { type ProcessSpec, Supervisor } from '../../../cluster/supervisor/supervisor.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Life {
  readonly pid: number
  readonly entry: string
  readonly args: readonly string[]
  readonly signals: NodeJS.Signals[]
  /** The process ends. */
  readonly exit: (why: string) => void
}

function aSpec(id: string, over: Partial<ProcessSpec> = {}): ProcessSpec {
  return { id, role: 'bot', account: 'uae-main', entry: `${id}.ts`, args: ['config.json', id], ...over }
}

/** Processes that only end when a test says so. */
function aSupervisor(...ids: readonly string[]) {
  const lives: Life[] = []
  const lines: string[] = []
  const restarted: string[] = []
  const spawner = ({ entry, args, exited }: SpawnRequest) => {
    const signals: NodeJS.Signals[] = []
    const life: Life = { pid: 100 + lives.length, entry, args, signals, exit: exited }
    lives.push(life)
    return { pid: life.pid, kill: (signal: NodeJS.Signals) => void signals.push(signal) }
  }
  const log = (line: string) => void lines.push(line)
  const specs = ids.map((id) => aSpec(id))
  const supervisor = new Supervisor({
    specs,
    spawner,
    restartDelayMs: 2_000,
    lastRestartDelayMs: 30_000,
    log,
    now: () => performance.now(),
    restarted: (id) => void restarted.push(id),
  })
  const last = () => {
    const life = lives.at(-1)
    if (life === undefined) throw new Error('nothing was started')
    return life
  }
  return { supervisor, lives, lines, restarted, last }
}

/** After how long the next life begins, ms. */
function restartAfter(lives: readonly Life[]): number {
  const before = lives.length
  for (let waited = 0; waited <= 60_000; waited += 100) {
    if (lives.length > before) return waited
    vi.advanceTimersByTime(100)
  }
  return Number.POSITIVE_INFINITY
}

describe('the supervisor', () => {
  it('starts every process, and knows them by id, role and account', () => {
    const { supervisor, lives } = aSupervisor('uae-1', 'uae-2')
    expect(lives.map(({ entry, args }) => [entry, args])).toEqual([
      ['uae-1.ts', ['config.json', 'uae-1']],
      ['uae-2.ts', ['config.json', 'uae-2']],
    ])
    expect(supervisor.processes).toEqual([
      { id: 'uae-1', role: 'bot', account: 'uae-main', pid: 100 },
      { id: 'uae-2', role: 'bot', account: 'uae-main', pid: 101 },
    ])
  })

  it('starts a dead one again after 2 s, and leaves the others alone', () => {
    const { supervisor, lives, lines } = aSupervisor('uae-1', 'uae-2')
    lives[0]?.exit('signal SIGKILL')
    expect(supervisor.processes.map(({ pid }) => pid)).toEqual([0, 101])
    expect(lines).toEqual(['uae-1 ended (signal SIGKILL); starting it again in 2 s'])
    expect(restartAfter(lives)).toBe(2_000)
    expect(supervisor.processes.map(({ pid }) => pid)).toEqual([102, 101])
  })

  it('does not wait with one that ended itself in order to begin anew', () => {
    const { lives, lines, restarted, last } = aSupervisor('control-plane')
    last().exit('exit code 75')
    expect(lives).toHaveLength(2)
    expect(restarted).toEqual(['control-plane'])
    expect(lines).toEqual(['control-plane ended in order to begin anew'])
  })

  it('waits twice as long each time one dies young, up to 30 s', () => {
    const { lives, last } = aSupervisor('uae-1')
    const waits = Array.from({ length: 6 }, () => {
      last().exit('exit code 1')
      return restartAfter(lives)
    })
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  })

  it('begins with 2 s again after one lived for a minute', () => {
    const { lives, last } = aSupervisor('uae-1')
    for (let death = 0; death < 3; death++) {
      last().exit('exit code 1')
      restartAfter(lives)
    }
    vi.advanceTimersByTime(61_000)
    last().exit('exit code 1')
    expect(restartAfter(lives)).toBe(2_000)
  })

  it('tells of each that it started again, and of none that was restarted on request', async () => {
    const { supervisor, lives, restarted } = aSupervisor('uae-1', 'uae-2')
    lives[1]?.exit('signal SIGKILL')
    expect(restarted).toEqual([])
    vi.advanceTimersByTime(2_000)
    expect(restarted).toEqual(['uae-2'])
    const done = supervisor.restart('uae-1')
    lives[0]?.exit('signal SIGTERM')
    await done
    expect(restarted).toEqual(['uae-2'])
  })

  it('counts a death once, though it is reported twice', () => {
    const { lives, last } = aSupervisor('uae-1')
    const { exit } = last()
    exit('spawn ENOENT')
    exit('exit code 1')
    vi.advanceTimersByTime(10_000)
    expect(lives).toHaveLength(2)
  })
})

describe('one process', () => {
  it('is added while the others run, and started again like them when it dies', () => {
    const { supervisor, lives, last } = aSupervisor('uae-1')
    expect(supervisor.add(aSpec('uae-4'))).toBe(101)
    expect(supervisor.processes.map(({ id }) => id)).toEqual(['uae-1', 'uae-4'])
    // Asked again it is the same process.
    expect(supervisor.add(aSpec('uae-4'))).toBe(101)
    last().exit('exit code 1')
    expect(restartAfter(lives)).toBe(2_000)
  })

  it('that waits for its restart is started at once when asked for', () => {
    const { supervisor, lives, last } = aSupervisor('uae-1')
    last().exit('exit code 1')
    expect(supervisor.add(aSpec('uae-1'))).toBe(101)
    vi.advanceTimersByTime(60_000)
    expect(lives).toHaveLength(2)
  })

  it('is ended for good: asked, then made to, and never started again', async () => {
    const { supervisor, lives } = aSupervisor('uae-1', 'uae-2')
    let isGone = false
    const removed = supervisor.remove('uae-2').then(() => (isGone = true))
    expect(lives[1]?.signals).toEqual(['SIGTERM'])
    vi.advanceTimersByTime(3_000)
    expect(lives[1]?.signals).toEqual(['SIGTERM', 'SIGKILL'])
    expect(isGone).toBe(false)
    lives[1]?.exit('signal SIGKILL')
    await removed
    vi.advanceTimersByTime(60_000)
    expect(lives).toHaveLength(2)
    expect(supervisor.processes.map(({ id }) => id)).toEqual(['uae-1'])
    await supervisor.remove('uae-2')
  })

  it('that is dead and waits for its restart is ended by not starting it', async () => {
    const { supervisor, lives, last } = aSupervisor('uae-1')
    last().exit('exit code 1')
    await supervisor.remove('uae-1')
    vi.advanceTimersByTime(60_000)
    expect(lives).toHaveLength(1)
  })

  it('is restarted without the pause of one that died', async () => {
    const { supervisor, lives, last } = aSupervisor('uae-1')
    const restarted = supervisor.restart('uae-1')
    last().exit('exit code 0')
    expect(await restarted).toBe(101)
    vi.advanceTimersByTime(60_000)
    expect(lives).toHaveLength(2)
  })

  it('is restarted as something else, and comes back as that when it dies', async () => {
    const { supervisor, lives, last } = aSupervisor('uae-1')
    const restarted = supervisor.restart('uae-1', aSpec('uae-1', { entry: 'other.ts' }))
    last().exit('exit code 0')
    expect(await restarted).toBe(101)
    last().exit('exit code 1')
    expect(restartAfter(lives)).toBe(2_000)
    expect(lives.map(({ entry }) => entry)).toEqual(['uae-1.ts', 'other.ts', 'other.ts'])
  })

  it('that it does not have cannot be restarted', async () => {
    const { supervisor } = aSupervisor('uae-1')
    expect(await faultOfPromise(supervisor.restart('uae-9'))).toBe('unknownNode')
  })
})

describe('stopping', () => {
  it('asks everybody, and is done when the last one is gone', async () => {
    const { supervisor, lives } = aSupervisor('uae-1', 'uae-2')
    let isDone = false
    const stopped = supervisor.stop().then(() => (isDone = true))
    expect(lives.map(({ signals }) => signals)).toEqual([['SIGTERM'], ['SIGTERM']])
    lives[0]?.exit('exit code 0')
    await Promise.resolve()
    expect(isDone).toBe(false)
    lives[1]?.exit('exit code 0')
    await stopped
    expect(vi.getTimerCount()).toBe(0)
  })

  it('insists on a process that cannot hear, such as a stopped one', async () => {
    const { supervisor, last } = aSupervisor('uae-1')
    const stopped = supervisor.stop()
    vi.advanceTimersByTime(3_000)
    expect(last().signals).toEqual(['SIGTERM', 'SIGKILL'])
    last().exit('signal SIGKILL')
    await stopped
  })

  it('starts nothing again, also not what was dead already', async () => {
    const { supervisor, lives } = aSupervisor('uae-1')
    lives[0]?.exit('exit code 1')
    await supervisor.stop()
    vi.advanceTimersByTime(60_000)
    expect(lives).toHaveLength(1)
  })
})
