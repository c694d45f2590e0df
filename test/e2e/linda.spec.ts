/** The terminal on the real cluster: what it tells, one command from plan to outcome, and the contract held against our own control plane. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { NODE, ROOT } from '../../scripts/run.mjs'
import { type Cluster, expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** As a script calls it: no terminal, nobody to ask. */
function linda(cluster: Cluster, ...words: readonly string[]): Promise<Said> {
  const args = [join(ROOT, 'cli', 'main.ts'), `--connection=${cluster.connectionFile}`, ...words]
  return new Promise((resolve) => {
    const child = execFile(NODE, args, { cwd: ROOT }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
    child.stdin?.end()
  })
}

test.beforeEach(({ cluster }) => controlApi(cluster).untilSteady())

test('tells the cluster in one look, for people and for scripts', { tag: '@web' }, async ({ cluster }) => {
  const text = await linda(cluster, 'status')
  expect(text.code, text.err).toBe(0)
  expect(text.out).toMatch(/uae-main +uae-\d .*● healthy +linked +2 of 2/)
  const json = await linda(cluster, 'status', '--json')
  expect(JSON.parse(json.out)).toMatchObject({ snapshot: { cluster: { id: 'built-in' } } })
})

test('fails an account over and back, and lists both afterwards', { tag: '@web' }, async ({ cluster }) => {
  const api = controlApi(cluster)
  const before = await api.master('ksa-main')
  const unasked = await linda(cluster, 'failover', 'ksa-main', '--reason=nobody says yes')
  expect(unasked.code).toBe(1)
  expect(unasked.err).toContain('--yes')
  expect((await api.master('ksa-main')).id).toBe(before.id)

  const over = await linda(cluster, 'failover', 'ksa-main', '--yes', '--reason=from the terminal')
  expect(over.code, over.err).toBe(0)
  expect(over.out).toContain('succeeded: Completed')
  expect((await api.master('ksa-main')).id).not.toBe(before.id)
  const back = await linda(cluster, 'failback', 'ksa-main', `--to=${before.id}`, '--yes', '--reason=and back again')
  expect(back.code, back.err).toBe(0)
  expect((await api.master('ksa-main')).id).toBe(before.id)

  const { out } = await linda(cluster, 'operation', 'list')
  expect(out).toContain('from the terminal')
  const [last] = JSON.parse((await linda(cluster, 'operation', 'list', '--json')).out) as {
    id: string
    title: string
  }[]
  const got = await linda(cluster, 'operation', 'get', last?.id ?? '')
  expect(got.out).toContain(`${last?.title}: succeeded`)
})

test('backs the cluster up and takes it back, and says what was given up', { tag: '@web' }, async ({ cluster }) => {
  test.setTimeout(180_000)
  const api = controlApi(cluster)
  const made = await linda(cluster, 'backup')
  expect(made.code, made.err).toBe(0)
  const [backup] = (await api.snapshot()).backups
  const id = backup?.id ?? ''
  const proven = await linda(cluster, 'backup', 'verify', id, '--yes')
  expect(proven.code, proven.err).toBe(0)
  await api.moveElsewhere('ksa-main', null)
  const before = await api.snapshot()

  const unnamed = await linda(cluster, 'backup', 'restore', id, '--yes', '--reason=wrong settings')
  expect(unnamed.code).toBe(1)
  expect(unnamed.err).toContain('--type=cluster')
  const restore = ['backup', 'restore', id, '--yes', '--reason=wrong settings', '--type=cluster']
  const done = await linda(cluster, ...restore)
  expect(done.code, done.err).toBe(0)
  expect(done.out).toMatch(new RegExp(`succeeded: .*restored the cluster to backup ${id}; .* after it were given up`))
  await api.untilSteady()
  const after = await api.snapshot()
  expect(after.journalId).not.toBe(before.journalId)
  for (const [account, { lease }] of Object.entries(before.accounts))
    expect(after.accounts[account]?.lease.epoch, account).toBeGreaterThan(lease.epoch)
  const listed = await linda(cluster, 'backups')
  expect(listed.out).toMatch(new RegExp(`Last restore, in .*restored the cluster to backup ${id}`))
})

test(
  'deploys a bad version, takes it back, and says once that it failed',
  { tag: ['@web', '@long'] },
  async ({ cluster }) => {
    test.setTimeout(180_000)
    const api = controlApi(cluster)
    const deploying = linda(cluster, 'deploy', '0.3.0', '--yes', '--reason=from the terminal')
    const isUpdated = async () =>
      (await api.snapshot()).deployments
        .find(({ endedAt }) => endedAt === null)
        ?.nodes.some(({ state }) => state === 'updated')
    await expect.poll(isUpdated, { timeout: 60_000 }).toBe(true)
    const back = await linda(cluster, 'rollback', '--yes', '--reason=enough seen')
    expect(back.code, back.err).toBe(0)
    expect(back.out).toMatch(/^succeeded: .*rolled back by .*: enough seen$/m)
    const { code, out } = await deploying
    expect(code).toBe(1)
    expect(out).toMatch(/^failed: 0\.3\.0 rolled back by .*: enough seen$/m)
  },
)

test('our own control plane meets the whole contract', { tag: ['@web', '@long'] }, async ({ cluster }) => {
  test.slow()
  const { code, out, err } = await linda(
    cluster,
    'conformance',
    cluster.controlApiUrl,
    `--token=${cluster.token}`,
    '--write',
  )
  expect(err).toBe('')
  expect(out.split('\n').filter((line) => /^[✗–·]/.test(line))).toEqual([])
  expect(out).toContain('0 lacking, 0 broken, 0 not asked')
  expect(code).toBe(0)
})

test('says what is wrong and how to do it right', { tag: '@web' }, async ({ cluster }) => {
  const wrong = await linda(cluster, 'failover', 'no-such-account', '--plan')
  expect(wrong).toMatchObject({ code: 1, out: '' })
  expect(wrong.err).toContain('There is no account no-such-account')
  const usage = await linda(cluster, 'do', 'setPromotionRule', 'nodeId=uae-1', 'rule=perhaps')
  expect(usage.code).toBe(2)
  expect(usage.err).toContain('setPromotionRule nodeId=… rule=… minutes=…')
  const unknown = await linda(cluster, 'operation', 'get', '0199f3a0-0000-7000-8000-000000000000')
  expect(unknown.err).toContain('It never reached the cluster')
})
