/** The real supervisor at its edges: it cannot start, and it dies. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { isAlive } from '../../../scripts/launch/is-alive.ts'
import { NODE, ROOT } from '../../../scripts/run.mjs'
import { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'

const TIMEOUT_MS = 120_000

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
}, TIMEOUT_MS)

describe('the supervisor', () => {
  it(
    'says in one line that a port is taken, and starts nothing',
    async () => {
      const port = await holdPort()
      const dataDir = mkdtempSync(join(tmpdir(), 'linda-live-'))
      cleanups.push(() => rmSync(dataDir, { recursive: true, force: true }))
      const { code, stdout, stderr } = await supervise([`--data=${dataDir}`, `--port=${port}`])
      expect({ code, stdout, lines: stderr.trimEnd().split('\n') }).toEqual({
        code: 1,
        stdout: '',
        lines: [
          expect.stringMatching(new RegExp(`^linda cluster: Port ${port} on 127.0.0.1 cannot be used: .*--port`)),
        ],
      })
    },
    TIMEOUT_MS,
  )

  it(
    'asked to end, takes along a process that was stopped and hears nothing',
    async () => {
      const live = await LiveCluster.start({ seed: 13, rate: 10 })
      cleanups.push(() => live.remove())
      const pids = live.processes.map(({ pid }) => pid)
      const [, , stopped = 0] = pids
      process.kill(stopped, 'SIGSTOP')
      await live.stop()
      const left = pids.filter(isRunning)
      for (const pid of left) process.kill(pid, 'SIGKILL')
      expect(left).toEqual([])
    },
    TIMEOUT_MS,
  )

  it(
    'killed, leaves no process behind',
    async () => {
      const live = await LiveCluster.start({ seed: 13, rate: 10 })
      cleanups.push(() => live.remove())
      const pids = live.processes.map(({ pid }) => pid)
      expect(pids.filter(isRunning)).toEqual(pids)
      process.kill(live.supervisorPid, 'SIGKILL')
      const allGone = () => (pids.some(isRunning) ? null : true)
      await until(allGone, { what: 'every process is gone', withinMs: 60_000 })
    },
    TIMEOUT_MS,
  )
})

async function holdPort(): Promise<number> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function supervise(args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const entry = join(ROOT, 'cluster', 'supervisor', 'main.ts')
    execFile(NODE, [entry, ...args], { timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr })
    })
  })
}

/** A dead process that its new parent has not collected yet still has a number. */
function isRunning(pid: number): boolean {
  return isAlive(pid) && !isUncollected(pid)
}

function isUncollected(pid: number): boolean {
  try {
    return /^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false // Collected meanwhile, or a system without /proc; the number says enough then.
  }
}
