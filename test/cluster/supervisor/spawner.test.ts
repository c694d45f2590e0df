import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeSpawner } from '../../../cluster/supervisor/spawner.ts'
import { aFolder } from '../../support/factories.ts'
import { until } from '../../support/until.ts'

/** Runs this script as a child would be run. */
function run(script: string, execPath = process.execPath) {
  const entry = join(aFolder(), 'entry.mjs')
  writeFileSync(entry, script)
  const lines: string[] = []
  const exits: string[] = []
  const spawned = nodeSpawner(execPath, { LINDA_TEST: 'from the environment' })({
    name: 'uae-1',
    entry,
    args: ['config.json', 'uae-1'],
    log: (line) => lines.push(line),
    exited: (why) => exits.push(why),
  })
  return { spawned, lines, exits }
}

describe('a process of the cluster', () => {
  it('gets its arguments and environment, and its log comes line by line', async () => {
    const script = `
      process.stderr.write([...process.argv.slice(2), process.env.LINDA_TEST].join(' ') + '\\nsecond ')
      setTimeout(() => { process.stderr.write('line\\n'); process.exitCode = 3 }, 5)
    `
    const { spawned, lines, exits } = run(script)
    expect(spawned.pid).toBeGreaterThan(0)
    await until(() => exits.length > 0 && lines.length === 2)
    expect(lines).toEqual(['config.json uae-1 from the environment', 'second line'])
    expect(exits).toEqual(['exit code 3'])
  })

  it('lives until it is told to end, and says how it ended', async () => {
    const { spawned, lines, exits } = run(`process.stdin.resume(); process.stderr.write('waiting\\n')`)
    await until(() => lines.length === 1)
    expect(exits).toEqual([])
    spawned.kill('SIGKILL')
    await until(() => exits.length > 0)
    expect(exits).toEqual(['signal SIGKILL'])
  })

  it('that cannot be started has ended', async () => {
    const { exits } = run('', '/nowhere/node')
    await until(() => exits.length > 0)
    expect(exits[0]).toMatch(/ENOENT/)
  })
})
