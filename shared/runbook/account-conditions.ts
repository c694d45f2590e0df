/** What runbooks ask of an account, judged as the cluster itself judges it. Pure. */
import type { Account } from '../account.ts'
import { covering } from '../hold.ts'
import type { Node } from '../node.ts'
import { IN_STEP_RECORDS, isBanned, ruleNow } from '../promotion.ts'
import type { AccountSample } from '../sample.ts'
import type { Snapshot } from '../snapshot.ts'
import { DEVICE_WORDS } from '../words/device.ts'
import { counted, formatDuration, formatRate, listed } from '../words/format.ts'
import type { CONDITION_IDS, ConditionId } from './condition-ids.ts'
import {
  accountSample,
  because,
  fail,
  type Finding,
  type Known,
  lasting,
  nodeSample,
  pass,
  passIf,
  unknown,
} from './world.ts'

/** The conditions about one kind of thing. */
export type ConditionAbout<A extends string> = {
  [C in ConditionId]: (typeof CONDITION_IDS)[C]['about'] extends A ? C : never
}[ConditionId]

type Judge = (known: Known, account: Account) => Finding

/** A message that waited longer is late. */
const LATE_MS = 5_000

export const ACCOUNT_CONDITIONS: Readonly<Record<ConditionAbout<'account'>, Judge>> = {
  hasMaster: (known, account) =>
    ofMaster(known, account, ({ id }) => pass(`${id} holds the lease, epoch ${account.lease.epoch}`)),
  masterHealthy: (known, account) => ofMaster(known, account, (master) => healthOf(known, master)),
  masterMayLead: (known, account) => ofMaster(known, account, (master) => mayLead(known, master)),
  hasStandby,
  noFailover: (known, { activeFailoverId, countdown }) => {
    if (activeFailoverId !== null) return fail(runningWords(known, activeFailoverId))
    if (countdown === null) return pass('no failover runs or is coming')
    const left = known.clusterNow === null ? '' : ` in ${formatDuration(countdown.endsAt - known.clusterNow)}`
    return fail(`moves to ${countdown.to}${left}: ${countdown.cause}`)
  },
  sessionLinked: (known, account) =>
    ofMaster(known, account, ({ id, device }) => {
      if (device === null) return unknown(`${id} does not report its session`)
      const words = `the session of ${id} is ${DEVICE_WORDS[device.state]}`
      return device.state === 'linked' ? pass(words) : fail(`${words}${because(device.why)}`)
    }),
  repliesFlow: (known, { id }) => ofSample(known, id, replies),
  nothingWaits: (known, { id }) =>
    ofSample(known, id, ({ waiting, oldestWaitingMs }) => {
      if (waiting === 0) return pass('no message waits')
      if (oldestWaitingMs === null) return unknown(`${waitingWords(waiting)}, how long is not reported`)
      return passIf(
        oldestWaitingMs <= LATE_MS,
        `${waitingWords(waiting)}, the oldest for ${formatDuration(oldestWaitingMs)}`,
      )
    }),
  notHeld: ({ snapshot }, { id }) => {
    const hold = covering(snapshot.holds, id)
    return hold === null ? pass('not held') : fail(`held by ${hold.owner}${because(hold.reason)}`)
  },
  sourcesAgree,
  noMaintenance: ({ snapshot }, { id }) => {
    const open = covering(snapshot.maintenance, id)
    return open === null
      ? pass('no maintenance is open')
      : fail(`maintenance is open, by ${open.owner}${because(open.reason)}`)
  },
  noProbation: ({ snapshot }, { id }) => {
    const running = snapshot.probations.find(({ accountId, outcome }) => accountId === id && outcome === null)
    if (running === undefined) return pass('no change is on probation')
    const worse = running.worsened === null ? '' : `, and it got worse: ${running.worsened.why}`
    return fail(`“${running.title}” is on probation${worse}`)
  },
  nodesHealthy: (known, { id }) => {
    const nodes = nodesOf(known.snapshot, id)
    if (nodes.length === 0) return unknown('it has no nodes')
    const ill = nodes.filter(({ health }) => health !== 'healthy')
    if (ill.length === 0) return pass(`${counted(nodes.length, 'healthy node')}`)
    const words = ill.map((node) => `${node.id} is ${node.health}${because(node.why)}`).join(', ')
    return ill.every(({ health }) => health === 'unknown') ? unknown(words) : fail(words)
  },
}

const grouped = new WeakMap<Snapshot['nodes'], Map<string, Node[]>>()

export function nodesOf({ nodes }: Snapshot, accountId: string): readonly Node[] {
  const groups = grouped.get(nodes) ?? new Map<string, Node[]>()
  if (!grouped.has(nodes)) {
    for (const node of Object.values(nodes)) groups.set(node.accountId, [...(groups.get(node.accountId) ?? []), node])
    grouped.set(nodes, groups)
  }
  return groups.get(accountId) ?? []
}

/** `unknown` is what a control plane says that has just started. */
export function healthOf(known: Known, { id, health, why, healthSince }: Node): Finding {
  if (health === 'healthy') return pass(`${id} is healthy`)
  const words = `${id} is ${health}${lasting(known, healthSince)}${because(why)}`
  return health === 'unknown' ? unknown(words) : fail(words)
}

/** The process that was given the lease, if it still lives: one that ended, or came back as another, leads no more. */
function ofMaster(known: Known, { lease }: Account, judge: (master: Node) => Finding): Finding {
  const { holder, since, epoch } = lease
  if (holder === null) return fail(`no master${lasting(known, since)}`)
  const node = known.snapshot.nodes[holder.nodeId]
  if (node === undefined) return fail(`${holder.nodeId} holds the lease, epoch ${epoch}, and is no node any more`)
  if (node.incarnation !== holder.incarnation)
    return fail(`${node.id} restarted: the process that held the lease is gone`)
  if (node.health === 'down')
    return fail(`${node.id} holds the lease and is down${lasting(known, node.healthSince)}${because(node.why)}`)
  return judge(node)
}

function mayLead(known: Known, master: Node): Finding {
  const { id, promotion } = master
  // Without the cluster's time a rule that ends one day is taken to hold still.
  const rule = known.clusterNow === null ? promotion.rule : ruleNow(master, known.clusterNow)
  if (rule !== 'must_not') return pass(`${id} may lead`)
  const isFlapping = known.clusterNow !== null && isBanned(master, known.clusterNow)
  return fail(
    `${id} must not be master${isFlapping ? ', it is flapping' : ''}${because(promotion.reason ?? promotion.owner ?? '')}`,
  )
}

/** The cluster raises `noStandby` when the master itself has nobody to send its log to: then no servant's own word counts. */
function hasStandby(known: Known, account: Account): Finding {
  const { snapshot } = known
  const alone = snapshot.alerts.find(({ id, resolvedAt }) => id === `noStandby/${account.id}` && resolvedAt === null)
  if (alone !== undefined) return fail(`no servant takes the master’s log${lasting(known, alone.raisedAt)}`)
  const servants = nodesOf(snapshot, account.id).filter(({ id }) => id !== account.lease.holder?.nodeId)
  const well = servants.filter(({ health }) => health === 'healthy')
  if (well.length === 0) return fail(noneWell(servants))
  const lags = well.map(({ id }) => ({ id, heard: nodeSample(known, id) }))
  const told = lags.flatMap(({ id, heard }) =>
    'sample' in heard && heard.sample.lagRecords !== null
      ? [{ id, lag: heard.sample.lagRecords, at: heard.sample.at }]
      : [],
  )
  const inStep = told.filter(({ lag }) => lag <= IN_STEP_RECORDS)
  if (inStep.length > 0)
    return pass(`${listed(inStep.map(({ id }) => id))} ${inStep.length === 1 ? 'is' : 'are'} in step`, oldest(inStep))
  if (told.length < well.length)
    return unknown(`how far ${listed(well.map(({ id }) => id))} ${well.length === 1 ? 'is' : 'are'} is not reported`)
  return fail(told.map(({ id, lag }) => `${id} is ${counted(lag, 'record')} behind`).join(', '), oldest(told))
}

function noneWell(servants: readonly Node[]): string {
  if (servants.length === 0) return 'it has no servant'
  return `no healthy servant: ${servants.map(({ id, health }) => `${id} is ${health}`).join(', ')}`
}

function oldest(samples: readonly { readonly at: number }[]): number {
  return Math.min(...samples.map(({ at }) => at))
}

function runningWords({ snapshot }: Known, failoverId: string): string {
  const running = snapshot.failovers.find(({ id }) => id === failoverId)
  if (running === undefined) return `failover ${failoverId} runs`
  return `a failover${running.from === null ? '' : ` from ${running.from}`}${running.to === null ? '' : ` to ${running.to}`} runs${because(running.cause)}`
}

function ofSample(known: Known, accountId: string, judge: (sample: AccountSample) => Finding): Finding {
  const heard = accountSample(known, accountId)
  if ('none' in heard) return heard.none
  return { ...judge(heard.sample), at: heard.sample.at }
}

/** Rates are of the last second, the latencies of the last ten. Silence without a message says nothing. */
function replies({ repliedPerS, receivedPerS, p50Ms, waiting, oldestWaitingMs }: AccountSample): Finding {
  if (repliedPerS > 0) return pass(`${formatRate(repliedPerS)} replies/s`)
  if (waiting > 0 && (oldestWaitingMs ?? 0) > LATE_MS)
    return fail(`no reply, ${waitingWords(waiting)}, the oldest for ${formatDuration(oldestWaitingMs ?? 0)}`)
  if (p50Ms !== null) return pass('replies within the last 10 s')
  if (waiting > 0 || receivedPerS > 0) return fail(`no reply in the last 10 s, ${waitingWords(waiting)}`)
  return unknown('nobody wrote in the last 10 s')
}

function waitingWords(waiting: number): string {
  return waiting === 0 ? 'no message waits' : counted(waiting, 'message waits', 'messages wait')
}

function sourcesAgree({ disagreements, sightings }: Known, { id, lease }: Account): Finding {
  const differing = disagreements.filter(({ accountId }) => accountId === id)
  if (differing.length > 0) return fail(differing.map(({ why }) => why).join('; '))
  const heard = sightings.filter(
    ({ problem, heardAt, observations }) =>
      problem === null && heardAt !== null && observations.some(({ accountId }) => accountId === id),
  )
  if (heard.length < 2) return unknown('fewer than two processes could be asked')
  const master = lease.holder === null ? 'no master' : `${lease.holder.nodeId}`
  return pass(`${counted(heard.length, 'process agrees', 'processes agree')} on ${master}, epoch ${lease.epoch}`)
}
