import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { askingSpawner } from '../../../cluster/supervisor/asking-spawner.ts'
import { nodeSpawner, type Spawned, type Spawner } from '../../../cluster/supervisor/spawner.ts'
import type { FromSupervisor } from '../../../shared/spawning.ts'
import { aFolder } from '../../support/factories.ts'
import { until } from '../../support/until.ts'

const ENV = { LINDA_TEST: 'from the environment' }

/** Its maker is another process in life; here it is this one, and every message takes a turn. */
function askedOfANode(): Spawner {
  const made = new Map<number, Spawned>()
  const make = nodeSpawner(process.execPath, ENV)
  const { spawner, told } = askingSpawner(
    ({ key, ...asked }) =>
      setImmediate(() => {
        const child = make({
          ...asked,
          log: (line) => told({ type: 'line', key, line }),
          exited: (why) => told({ type: 'exited', key, why }),
        })
        made.set(key, child)
        setImmediate(() => told({ type: 'spawned', key, pid: child.pid }))
      }),
    (pid, name) => process.kill(pid, name),
  )
  return spawner
}

function run(spawner: Spawner, script: string) {
  const entry = join(aFolder(), 'entry.mjs')
  writeFileSync(entry, script)
  const lines: string[] = []
  const exits: string[] = []
  const spawned = spawner({
    name: 'uae-1',
    entry,
    args: ['config.json', 'uae-1'],
    log: (line) => lines.push(line),
    exited: (why) => exits.push(why),
  })
  return { spawned, lines, exits }
}

describe.each([
  ['made here', () => nodeSpawner(process.execPath, ENV)],
  ['asked of another process', askedOfANode],
])('a process of the cluster, %s', (_, aSpawner) => {
  it('gets its arguments and environment, and its log comes line by line before its end', async () => {
    const script = `
      process.stderr.write([...process.argv.slice(2), process.env.LINDA_TEST].join(' ') + '\\nsecond\\n')
      setTimeout(() => { process.exitCode = 3 }, 5)
    `
    const { spawned, lines, exits } = run(aSpawner(), script)
    await until(() => exits.length > 0 && lines.length === 2)
    expect(spawned.pid).toBeGreaterThan(0)
    expect(lines).toEqual(['config.json uae-1 from the environment', 'second'])
    expect(exits).toEqual(['exit code 3'])
  })

  it('that is stopped hears nothing but SIGKILL, and says that it was that', async () => {
    const { spawned, lines, exits } = run(aSpawner(), `process.stdin.resume(); process.stderr.write('waiting\\n')`)
    await until(() => lines.length === 1)
    spawned.kill('SIGSTOP')
    spawned.kill('SIGTERM')
    expect(exits).toEqual([])
    spawned.kill('SIGKILL')
    await until(() => exits.length > 0)
    expect(exits).toEqual(['signal SIGKILL'])
  })

  it('that is told to end before it has begun ends', async () => {
    const { spawned, exits } = run(aSpawner(), `process.stdin.resume()`)
    spawned.kill('SIGKILL')
    await until(() => exits.length > 0)
    expect(exits).toEqual(['signal SIGKILL'])
  })
})

describe('a supervisor that asks for its processes', () => {
  function anAsking() {
    const asked: Extract<FromSupervisor, { type: 'spawn' }>[] = []
    const signals: [number, string][] = []
    const asking = askingSpawner(
      (message) => asked.push(message),
      (pid, name) => signals.push([pid, name]),
    )
    return { asked, signals, ...asking }
  }
  const aRequest = { name: 'uae-1', entry: '/bot.js', args: [], log: () => undefined, exited: () => undefined }

  it('sends nothing to the number of one that has ended: it can be another’s by now', () => {
    const { spawner, told, signals } = anAsking()
    const spawned = spawner(aRequest)
    told({ type: 'spawned', key: 1, pid: 77 })
    told({ type: 'exited', key: 1, why: 'exit code 0' })
    spawned.kill('SIGKILL')
    expect(signals).toEqual([])
  })

  it('never uses a key again, and passes by what it is told of one it does not know', () => {
    const { spawner, told, asked } = anAsking()
    spawner(aRequest)
    told({ type: 'exited', key: 1, why: 'exit code 0' })
    spawner(aRequest)
    told({ type: 'exited', key: 1, why: 'exit code 0' })
    told({ type: 'line', key: 9, line: 'who?' })
    expect(asked.map(({ key }) => key)).toEqual([1, 2])
  })
})
