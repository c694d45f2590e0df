import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { coreTimeOf, type Courtesy, isStarved } from '../../../cluster/process/courtesy.ts'
import { onPath } from '../../../scripts/run.mjs'
import { aFolder } from '../../support/factories.ts'

const MODULE = join(import.meta.dirname, '../../../cluster/process/courtesy.ts')
/** Of Linux, sched(7). */
const SCHED_IDLE = 5

/** A process that is courteous and waits; its own word for what it got. */
async function aCourteous(wanted: Courtesy): Promise<{ pid: number; got: string }> {
  const entry = join(aFolder(), 'courteous.ts')
  writeFileSync(
    entry,
    `import { beCourteous } from ${JSON.stringify(MODULE)}
     process.stdout.write(beCourteous(${JSON.stringify(wanted)}) + '\\n')
     setInterval(() => {}, 1_000)`,
  )
  const child = spawn(process.execPath, [entry], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [got] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { pid: child.pid ?? 0, got }
}

/** Fields after the name, which may hold spaces: the policy is the 41st of all, niceness the 19th. */
function fieldsOf(pid: number): { policy: number; nice: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { policy: Number(fields[41 - 3]), nice: Number(fields[19 - 3]) }
}

describe.runIf(process.platform === 'linux')('a courteous process', () => {
  it.runIf(onPath('chrt') !== null)('is in the idle class', async () => {
    const { pid, got } = await aCourteous('idle')
    expect(got).toBe('idle')
    expect(fieldsOf(pid)).toEqual({ policy: SCHED_IDLE, nice: 10 })
  })

  it('that takes a share is nice and no more', async () => {
    const { pid, got } = await aCourteous('nice')
    expect(got).toBe('nice')
    expect(fieldsOf(pid)).toEqual({ policy: 0, nice: 10 })
  })

  it('can be asked how long it ran and how long it waited for a core', async () => {
    const { pid } = await aCourteous('nice')
    const time = coreTimeOf(pid)
    expect(time?.ranMs).toBeGreaterThan(0)
    expect(time?.waitedMs).toBeGreaterThanOrEqual(0)
  })
})

describe('a process is starved', () => {
  const began = { ranMs: 1_000, waitedMs: 500 }

  it('when it waited for a core for nearly all the time in which it had something to do', () => {
    expect(isStarved(began, { ranMs: 1_400, waitedMs: 12_500 })).toBe(true)
  })

  it('not when it got a tenth or more, and not for a few seconds', () => {
    expect(isStarved(began, { ranMs: 2_500, waitedMs: 12_500 })).toBe(false)
    expect(isStarved(began, { ranMs: 1_000, waitedMs: 5_000 })).toBe(false)
  })

  it('not when it had nothing to do', () => {
    expect(isStarved(began, began)).toBe(false)
  })

  it('of a process that is gone nobody tells', () => {
    expect(coreTimeOf(2 ** 30)).toBe(null)
  })
})
