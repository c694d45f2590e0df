/** The demonstration: from the first screen of the packaged console to a live cluster, without a network and without a profile. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { NODE, ROOT, run } from '../../../scripts/run.mjs'
import { type DemoEnding, DemoWalk } from '../support/demo-walk.ts'
import { aFolder } from '../support/desktop.ts'

const PACKAGED_WITHIN_MS = 240_000
const WALKED_WITHIN_MS = 180_000
const WALK = join(ROOT, 'test', 'e2e', 'support', 'demo-walk.ts')
const ENDINGS: readonly { readonly ending: DemoEnding; readonly words: string; readonly tag?: '@long' }[] = [
  { ending: 'closed', words: 'its window is closed' },
  { ending: 'reset', words: 'it was begun anew and its window is closed', tag: '@long' },
  { ending: 'killed', words: 'it is killed while one of its bots is stopped' },
  { ending: 'orphaned', words: 'the console that opened it is killed', tag: '@long' },
]
const made = aFolder()
const executable = join(made.path, 'linux-unpacked', 'linda-console')
/** A network of its own, in which there is loopback and nothing else. Only root can make one. */
const withoutNetwork = ['-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh']
const canCutOff = spawnSync('unshare', [...withoutNetwork, 'true']).status === 0

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  test.setTimeout(PACKAGED_WITHIN_MS)
  const words = ['--linux', 'dir', `-c.directories.output=${made.path}`]
  expect(await run(NODE, [join(ROOT, 'scripts', 'dist.mjs'), ...words], { stdio: ['ignore', 'ignore', 2] })).toBe(0)
})
test.afterAll(() => made.remove())

for (const { ending, words, tag = [] } of ENDINGS) {
  test(`one press opens it live, on nothing but its own cluster, and all of it is gone when ${words}`, { tag }, () => {
    test.setTimeout(WALKED_WITHIN_MS)
    const folder = aFolder()
    const walk = [NODE, WALK, executable, folder.path, ending]
    const [command = '', ...rest] = canCutOff ? ['unshare', ...withoutNetwork, ...walk] : walk
    const { stdout, stderr, status } = spawnSync(command, rest, { encoding: 'utf8', timeout: WALKED_WITHIN_MS })
    folder.remove()
    expect(status, stderr).toBe(0)
    const seen = DemoWalk.parse(JSON.parse(stdout))
    const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
    console.log(
      `demonstration${canCutOff ? ' without a network' : ''}: window after ${seconds(seen.windowMs)}, every account served after ${seconds(seen.liveMs)}`,
    )
    if (canCutOff) expect(seen.networks).toEqual([])
    expect(seen.title).toContain('Demonstration')
    expect(seen.title).toContain('DRILL')
    expect(seen.clusters).toHaveLength(1)
    expect(seen.clusters[0]).toContain('Demonstration')
    expect(seen.refusal).toContain('no other cluster is reached from here')
    // Twelve bots and services, the supervisor, the console's host, pages and helpers of the runtime.
    expect(seen.processes).toBeGreaterThan(14)
    expect(seen.left).toEqual([])
    expect(seen.files).toEqual([])
  })
}
