import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isAlive } from '../../scripts/launch/is-alive.ts'
import { NODE, ROOT } from '../../scripts/run.mjs'
import { requestLink } from '../../web/link.ts'

/** The whole cluster starts in it, on a machine that may be busy with other tests. */
const LIMIT_MS = 120_000
const GONE_WITHIN = { timeout: 20_000, interval: 100 }

interface Started {
  readonly start: ChildProcess
  readonly live: {
    consoleUrl: string
    controlApiUrl: string
    token: string
    processes: { pid: number; role: string }[]
  }
  readonly dataDir: string
  /** The start script and everything below it. */
  readonly pids: readonly number[]
}

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** As `npm start -- --headless --json` runs it: the start script, the launcher, the cluster and the web console. */
async function start(): Promise<Started> {
  const dataDir = mkdtempSync(join(tmpdir(), 'linda-start-'))
  const child = spawn(NODE, [join(ROOT, 'scripts', 'start.mjs'), '--headless', '--json', `--data=${dataDir}`], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`npm start ended with exit code ${code}`)))
  })
  const pids = [child.pid ?? 0, ...descendantsOf(child.pid ?? 0)]
  cleanups.push(() => {
    for (const pid of pids.filter(isRunning)) process.kill(pid, 'SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { start: child, live: JSON.parse(line), dataDir, pids }
}

function descendantsOf(pid: number): number[] {
  const children = readdirSync('/proc')
    .map(Number)
    .filter((other) => other > 0 && statOf(other)?.parent === pid)
  return children.flatMap((child) => [child, ...descendantsOf(child)])
}

/** A killed process whose parent has not looked yet is not running. */
const isRunning = (pid: number): boolean => isAlive(pid) && statOf(pid)?.state !== 'Z'

function statOf(pid: number): { state: string; parent: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state, parent: Number(parent) }
  } catch {
    // It ended between being listed and being looked at.
    return null
  }
}

/** Those that still run after a while. */
async function leftOf({ pids }: Started): Promise<number[]> {
  await vi.waitUntil(() => !pids.some(isRunning), GONE_WITHIN).catch(() => undefined)
  return pids.filter(isRunning)
}

describe.runIf(process.platform === 'linux')('npm start -- --headless --json', () => {
  it(
    'prints one line once all is live: nine bots, a gateway and a control plane that answers; --link’s way gives another link',
    async () => {
      const started = await start()
      const { live, dataDir } = started
      const roles = live.processes.map(({ role }) => role)
      expect(roles.filter((role) => role === 'bot')).toHaveLength(9)
      expect(roles).toEqual(expect.arrayContaining(['gateway', 'control-plane', 'media', 'sheets']))
      expect(live.processes.every(({ pid }) => isRunning(pid))).toBe(true)
      const answer = await fetch(`${live.controlApiUrl}/v1/cluster`, {
        headers: { authorization: `Bearer ${live.token}` },
      })
      expect(answer.status).toBe(200)
      expect(live.consoleUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{16,}$/)
      const another = await requestLink(join(dataDir, 'console'))
      expect(new URL(another).origin).toBe(new URL(live.consoleUrl).origin)
      expect(another).not.toBe(live.consoleUrl)

      const ended = new Promise((resolve) => started.start.once('exit', resolve))
      started.start.kill('SIGINT')
      expect(await ended).toBe(0)
      expect(await leftOf(started)).toEqual([])
    },
    LIMIT_MS,
  )

  it.each([
    ['the start script', (pids: readonly number[]) => pids[0]],
    ['the launcher', (pids: readonly number[]) => pids[1]],
  ])(
    'leaves no process behind when %s is killed without a word',
    async (_who, pick) => {
      const started = await start()
      const killed = pick(started.pids)
      if (killed === undefined) throw new Error('there is no such process')
      process.kill(killed, 'SIGKILL')
      expect(await leftOf(started)).toEqual([])
    },
    LIMIT_MS,
  )

  it(
    'leaves no process behind when whoever held its stdin is gone',
    async () => {
      const started = await start()
      started.start.stdin?.end()
      expect(await leftOf(started)).toEqual([])
    },
    LIMIT_MS,
  )
})

describe('npm start with words it does not know', () => {
  it('says which, where the list is, and starts nothing', () => {
    const { status, stderr, stdout } = spawnSync(NODE, [join(ROOT, 'scripts', 'launch.ts'), '--headles'], {
      encoding: 'utf8',
    })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('--headles is not an option. npm start -- --help lists what there is.')
  })
})
