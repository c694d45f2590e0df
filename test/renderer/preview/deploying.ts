/** Deployments in every state of their screen, made by the cluster's own machine. */
import { begin } from '../../../cluster/control-plane/deployments/begin.ts'
import { type Judged, judge } from '../../../cluster/control-plane/deployments/judge.ts'
import { type DeploymentEvent, transition } from '../../../cluster/control-plane/deployments/machine.ts'
import type { Backup } from '../../../shared/backup.ts'
import type { Deployment, Fared, Migration, SmokeResult, Version } from '../../../shared/deployment.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Hold } from '../../../shared/hold.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { messageDraft } from '../../../shared/words/deployment.ts'
import { anId, aProblem } from '../factories.ts'
import { calm } from './calm.ts'
import type { Scenario } from './scenario.ts'

const MINUTE_MS = 60_000
const BACKUP = '20261121T030000Z-a1b2c3'

const GREETING: Migration = {
  toSchema: 1,
  title: 'Greeting becomes a setting',
  up: [{ change: 'set', name: 'greeting', value: 'Hello' }],
  down: [{ change: 'remove', name: 'greeting' }],
}

function aVersion(version: string, title: string, over: Partial<Version> = {}): Version {
  return {
    version,
    title,
    notes: '',
    trouble: '',
    migration: null,
    understands: { from: 0, to: 1 },
    hash: version.padEnd(64, '0'),
    ...over,
  }
}

const GOOD = aVersion('0.2.0', 'Warmer words', {
  notes: 'Greets people by the time of their day.',
  migration: GREETING,
})
const BAD = aVersion('0.3.0', 'Faster totals', { notes: 'Keeps running totals instead of adding up anew.' })
const ONE_WAY = aVersion('0.4.0', 'One currency', {
  migration: { ...GREETING, toSchema: 2, title: 'Amounts are kept in one currency', down: null },
})
const VERSIONS: readonly Version[] = [
  aVersion('0.5.0', '', { trouble: 'its version.json is no JSON: Unexpected token } at line 7', hash: null }),
  ONE_WAY,
  BAD,
  GOOD,
]

/** Follows the machine; each event a while after the one before. */
class Story {
  #deployment: Deployment
  #at: number

  constructor(snapshot: Snapshot, version: Version, startedAt: number, id = anId(0xdd)) {
    this.#at = startedAt
    this.#deployment = begin({ id, version, owner: 'noor', reason: 'people asked for it', snapshot, at: startedAt })
  }

  get deployment(): Deployment {
    return { ...this.#deployment, message: messageDraft(this.#deployment) }
  }

  next(afterMs: number, event: DeploymentEvent): this {
    this.#at += afterMs
    this.#deployment = transition(this.#deployment, event, this.#at)
    return this
  }

  untilCanary(): this {
    this.next(400, { kind: 'stepDone', detail: 'every account has a healthy master; 9 of 9 nodes are healthy' })
    this.#deployment = { ...this.#deployment, backupId: BACKUP }
    this.next(4_100, { kind: 'stepDone', detail: `backup ${BACKUP}` })
    const { migration } = this.#deployment
    if (migration !== null)
      this.next(300, { kind: 'stepDone', detail: `${migration.title}: schema 0 → ${migration.toSchema}` })
    return this
  }

  canary(): this {
    const nodeId = this.#deployment.nodes[0]?.nodeId ?? ''
    return this.next(1_000, { kind: 'nodeUpdating', nodeId }).next(6_200, { kind: 'nodeUpdated', nodeId })
  }

  judged(afterMs: number, candidate: Partial<Fared>, baseline: Partial<Fared> | null, lastingMs = 0): this {
    const { version, from, nodes, steps } = this.#deployment
    const step = steps.find(({ state }) => state === 'running')?.step ?? 'verify'
    const updated = nodes.filter(({ state }) => state === 'updated').map(({ nodeId }) => nodeId)
    const others = nodes.filter(({ state }) => state !== 'updated').map(({ nodeId }) => nodeId)
    const at = this.#at + afterMs
    const { judgement }: Judged = judge({
      candidate: aFared(version, updated, candidate),
      baseline: baseline === null ? null : aFared(from, others, baseline),
      at,
      step,
      overSince: lastingMs === 0 ? null : at - lastingMs,
    })
    return this.next(afterMs, { kind: 'judged', judgement })
  }

  waves(count: number): this {
    for (const { nodeId } of this.#deployment.nodes.slice(1, 1 + count))
      this.next(900, { kind: 'nodeUpdating', nodeId }).next(5_400, { kind: 'nodeUpdated', nodeId })
    return this
  }

  takenBack(): this {
    for (const { nodeId } of this.#deployment.nodes.filter(({ state }) => state === 'updated'))
      this.next(500, { kind: 'nodeReturning', nodeId }).next(5_000, { kind: 'nodeReturned', nodeId })
    return this
  }
}

function aFared(version: string, nodes: readonly string[], over: Partial<Fared>): Fared {
  const fared = { version, nodes: [...nodes], messages: 412, errors: 1, p95Ms: 61, windowMs: 58_000, ...over }
  return { ...fared, errorFraction: fared.messages === 0 ? null : fared.errors / fared.messages }
}

const OLD = { messages: 3_204, errors: 7, p95Ms: 58 }
const SCENARIOS = [
  'greeting',
  'expense noted',
  'total adds up',
  'two currencies apart',
  'reminder',
  'note',
  'totals empty',
  'goodbye',
  'unknown text',
  'very long text',
  'emoji',
  'Arabic, right to left',
  'picture',
  'document',
  'delivered twice, answered once',
  'late duplicate',
  'ten quick messages in order',
  'running numbers',
  'VIP',
  'region uae',
  'region ksa',
  'region south-asia',
  'memory over several messages',
  'media processed',
  'spreadsheet row written',
]

function smoke(failing: readonly string[] = []): SmokeResult[] {
  return ['uae-main', 'ksa-main', 'south-asia-main'].flatMap((accountId) =>
    SCENARIOS.map((name, index): SmokeResult => {
      const isFailed = failing.includes(name) && accountId !== 'uae-main'
      return {
        name,
        accountId,
        outcome: isFailed ? 'failed' : 'passed',
        tookMs: 40 + index * 17,
        detail: isFailed ? 'expected “Total: 12.50 AED”, came “Total: 12.5”' : '',
      }
    }),
  )
}

function running(snapshot: Snapshot, deployment: Deployment): Snapshot {
  const nodes = { ...snapshot.nodes }
  for (const { nodeId, state } of deployment.nodes) {
    const node = nodes[nodeId]
    if (node !== undefined && (state === 'updated' || state === 'returning' || state === 'stuck'))
      nodes[nodeId] = { ...node, version: deployment.version }
  }
  const { migration, steps } = deployment
  const isMigrated = steps.some(({ step, state }) => step === 'migration' && state === 'done')
  const settings =
    migration !== null && isMigrated ? { schema: migration.toSchema, values: { greeting: 'Hello' } } : snapshot.settings
  const backups = deployment.backupId === null ? [] : [aBackup(deployment)]
  return { ...snapshot, nodes, settings, backups, deployments: [deployment, ...snapshot.deployments] }
}

function aBackup({ id, owner, version, startedAt }: Deployment): Backup {
  return {
    id: BACKUP,
    cause: 'deployment',
    owner: `deployment of ${version}, ${owner}`,
    operationId: id,
    state: 'complete',
    why: '',
    startedAt,
    endedAt: startedAt + 4_000,
    sizeBytes: 3_400_000,
    manifestSha256: null,
    engine: null,
    logs: [],
    copies: [],
    verified: null,
    expiresAt: startedAt + 30 * 86_400_000,
  }
}

/** The first, weeks ago, so that there is a history. */
function past(snapshot: Snapshot, now: number): Snapshot {
  const bad = new Story(snapshot, BAD, now - 26 * 3_600_000, anId(0xd1))
    .untilCanary()
    .canary()
    .judged(41_000, { messages: 211, errors: 14 }, { ...OLD, messages: 1_650, errors: 2 })
    .takenBack()
    .next(2_000, { kind: 'verifiedBack', detail: 'every account has a healthy master; 1 node runs 0.1.0 again' })
  return { ...snapshot, deployments: [bad.deployment] }
}

export function deploymentScenarios(now: number) {
  const base = calm(now)
  const plain = base.picture.snapshot
  if (plain === null) throw new Error('the calm picture has a snapshot')
  const before = past(plain, now)
  const withSnapshot = (snapshot: Snapshot, part: Partial<Scenario> = {}): Scenario => ({
    ...base,
    picture: { ...base.picture, capabilities: [...(base.picture.capabilities ?? []), 'rollback', 'freezes'], snapshot },
    listVersions: () => ({ versions: [...VERSIONS], servedAt: Date.now() }),
    ...part,
  })
  const showing = (story: Story): Scenario => withSnapshot(running(before, story.deployment))
  const story = (version: Version, agoMs: number) => new Story(before, version, now - agoMs)
  const inWaves = story(GOOD, 110_000).untilCanary().canary().judged(58_000, {}, OLD).waves(3)
  const bad = (agoMs: number) =>
    story(BAD, agoMs)
      .untilCanary()
      .canary()
      .judged(20_000, { messages: 83, errors: 5 }, { ...OLD, messages: 640 })
      .judged(21_000, { messages: 211, errors: 14 }, { ...OLD, messages: 1_650, errors: 2 })
  const done = story(GOOD, 14 * MINUTE_MS)
    .untilCanary()
    .canary()
    .judged(58_000, {}, OLD)
    .waves(8)
    .judged(2_000, { messages: 2_100, errors: 3 }, null)
    .judged(62_000, { messages: 3_100, errors: 4 }, null)
  const freeze: Hold = {
    id: anId(0xf1),
    accountId: null,
    owner: 'samir',
    reason: 'end of the quarter: nothing moves',
    since: now - 40 * MINUTE_MS,
    expiresAt: now + 30 * 3_600_000,
  }
  const works: Hold = { ...freeze, id: anId(0xf2), accountId: 'ksa-main', owner: 'noor', reason: 'new disk for ksa-1' }
  const succeeded = running(before, done.next(21_000, { kind: 'smokePlayed', results: smoke() }).deployment)
  const offline = showing(inWaves)
  return {
    deployRunning: showing(inWaves),
    deployWaiting: showing(
      story(GOOD, 53_000)
        .untilCanary()
        .canary()
        .judged(41_000, { messages: 83, errors: 0, windowMs: 41_000 }, { messages: 640 }),
    ),
    deployBegun: showing(
      story(GOOD, 2_000).next(400, { kind: 'stepDone', detail: 'every account has a healthy master' }),
    ),
    deployStopped: showing(
      story(ONE_WAY, 200_000)
        .untilCanary()
        .canary()
        .judged(30_000, { messages: 230, errors: 5 }, { ...OLD, messages: 1_900 })
        .judged(125_000, { messages: 1_180, errors: 25 }, { ...OLD, messages: 9_900 }, 125_000),
    ),
    deployRollingBack: showing(bad(58_000)),
    deployRolledBack: showing(
      bad(9 * MINUTE_MS)
        .takenBack()
        .next(1_800, { kind: 'verifiedBack', detail: 'every account has a healthy master; 1 node runs 0.1.0 again' }),
    ),
    deployFailed: showing(
      bad(9 * MINUTE_MS)
        .next(900, { kind: 'nodeReturning', nodeId: inWaves.deployment.nodes[0]?.nodeId ?? '' })
        .next(30_000, {
          kind: 'nodeFailed',
          nodeId: inWaves.deployment.nodes[0]?.nodeId ?? '',
          why: 'did not join as 0.1.0 within 30 s',
        })
        .next(1_000, { kind: 'verifiedBack', detail: 'every account has a healthy master; 0 nodes run 0.1.0 again' }),
    ),
    deploySmokeFailed: showing(
      story(GOOD, 6 * MINUTE_MS)
        .untilCanary()
        .canary()
        .judged(58_000, {}, OLD)
        .waves(8)
        .judged(2_000, { messages: 2_100, errors: 3 }, null)
        .judged(62_000, { messages: 3_100, errors: 4 }, null)
        .next(19_000, { kind: 'smokePlayed', results: smoke(['total adds up', 'two currencies apart']) }),
    ),
    deploySucceeded: withSnapshot({ ...succeeded, freezes: [freeze], maintenance: [works] }),
    deployNone: withSnapshot(plain),
    deployNoVersions: withSnapshot(plain, { listVersions: () => ({ versions: [], servedAt: Date.now() }) }),
    deploySupervisorGone: withSnapshot(before, {
      listVersions: () => {
        throw new Fault('supervisorGone', 'The supervisor has not told which versions there are')
      },
    }),
    deployMissing: base,
    deployOffline: {
      ...offline,
      isLive: false,
      picture: {
        ...offline.picture,
        heardAt: now - 42_000,
        link: {
          kind: 'retrying',
          since: now - 42_000,
          retryAt: now + 4_000,
          attempt: 6,
          problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
        },
      },
    },
  } as const satisfies Record<string, Scenario>
}
