/**
 * A restore, step by step. Each step can be done again; until `decide` a failure leaves the cluster as it was, after it there is only
 * forward: what cannot be done now is tried again until it can.
 */
import { rm } from 'node:fs/promises'
import type { Restore } from '../../../shared/backup.ts'
import type { CommandOf } from '../../../shared/command.ts'
import { asFault, Fault } from '../../../shared/fault.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { restoreSentence } from '../../../shared/words/backup.ts'
import { listed } from '../../../shared/words/format.ts'
import { restoreFolder } from '../../backup/restore.ts'
import type { NodeRequest } from '../../wire/control.ts'
import { openingRecord } from '../../wire/opening.ts'
import { newBackupId } from '../backups/backup-id.ts'
import { failureOf, followed, takeBackup } from '../backups/take.ts'
import type { Accepted, Done, Tools } from '../commands/handler.ts'
import { BACKUP, GATEWAY } from '../nodes/roster.ts'
import { type Decision, readDecision, writeDecision } from './decision.ts'
import { finishJournal } from './finish.ts'

type RestoreAccepted = Accepted<CommandOf<'restoreBackup'>>

const ANSWER_WITHIN_MS = 10_000
const AGAIN_MS = 1_000
const FAILOVERS_WITHIN_MS = 60_000
/** Its own log is cut, or another fetched; asked again meanwhile it is the same work. */
const ADOPT_WITHIN_MS = 60_000
/** After the first of an account's nodes has it. */
const OTHERS_WITHIN_MS = 5_000
/** A node that was not heard for this long is away: its log is brought into step when it is back. */
const HEARD_WITHIN_MS = 2_000
const SERVED_WITHIN_MS = 120_000
/** Longer than anybody waits: it ends with the restore. */
const HOLD_MS = 7 * 24 * 60 * 60_000

/** @throws {Fault} why it failed; then everything is as it was. Not before this control plane ends, where it was carried out. */
export async function carryOut(tools: Tools, accepted: RestoreAccepted): Promise<Done> {
  const { operationId, actor } = accepted.request
  const done = tools.view().snapshot.restores.find((restore) => restore.operationId === operationId)
  if (done !== undefined) return served(tools, done)
  const safetyBackupId = newBackupId(accepted.plan.createdAt, operationId)
  tools.say('making a backup of how things are now')
  await takeBackup(tools, { backupId: safetyBackupId, cause: 'restore', owner: actor, operationId })
  const { prepared, decision } = await prepareAndDecide(tools, accepted)
  await replaceLogs(tools, accepted, prepared, decision)
  await replaceJournal(tools, accepted, prepared, { decision, safetyBackupId })
  for (;;) await tools.until(() => null, AGAIN_MS)
}

/** Where it fails, what was prepared is needed by nobody. */
async function prepareAndDecide(tools: Tools, accepted: RestoreAccepted) {
  const { operationId } = accepted.request
  const { config } = tools.view()
  try {
    const prepared = await prepare(tools, accepted)
    return { prepared, decision: readDecision(config, operationId) ?? (await decide(tools, accepted, prepared)) }
  } catch (error) {
    const isOver = !(error instanceof Fault && (error.code === 'notCancellable' || error.code === 'staleEpoch'))
    if (isOver && readDecision(config, operationId) === null)
      await rm(restoreFolder(config, operationId), { recursive: true, force: true })
    throw error
  }
}

type Prepared = Awaited<ReturnType<typeof prepare>>

async function prepare(tools: Tools, { command, request }: RestoreAccepted) {
  const { backupId, toAt } = command
  const { work, result } = await followed(tools, () =>
    tools.ask(BACKUP, { ask: 'prepareRestore', restoreId: request.operationId, backupId, toAt }, ANSWER_WITHIN_MS),
  )
  if (result === null) throw failureOf(work)
  return result
}

/** Nobody serves any more when it is over, and nobody is made master. */
async function decide(tools: Tools, accepted: RestoreAccepted, { logs }: Prepared): Promise<Decision> {
  const { operationId } = accepted.request
  tools.say('taking every account out of service')
  await hold(tools, accepted)
  const accounts: Decision['accounts'] = []
  for (const accountId of Object.keys(tools.view().snapshot.accounts)) {
    const restored = logs.find((log) => log.accountId === accountId)
    if (restored === undefined) throw new Fault('backupDamaged', `The backup has no state log of ${accountId}`)
    const { epoch, last } = await fence(tools, accountId)
    const from = (await firstLost(tools, accountId, restored)) ?? restored.position + 1
    const count = Math.max(0, last - from + 1)
    const lost = count === 0 ? { from: 0, to: 0, count } : { from, to: last, count }
    accounts.push({ accountId, epoch, lost })
  }
  const decision: Decision = { restoreId: operationId, at: tools.view().now, accounts }
  writeDecision(tools.view().config, decision)
  return decision
}

/** Automation is held under the operation's own id: seen by everybody, and known again after a restart. */
async function hold(tools: Tools, { request, command }: RestoreAccepted): Promise<void> {
  const { operationId, actor: owner } = request
  const isHeld = () => tools.view().snapshot.holds.some(({ id }) => id === operationId)
  const reason = `the cluster is restored to backup ${command.backupId}`
  const { now } = tools.view()
  if (!isHeld())
    await tools.record([
      {
        kind: 'holdPlaced',
        hold: { id: operationId, accountId: null, owner, reason, since: now, expiresAt: now + HOLD_MS },
      },
    ])
  const moving = () => Object.values(tools.view().snapshot.accounts).filter((one) => one.activeFailoverId !== null)
  const isOver = await tools.until(() => (moving().length === 0 ? true : null), FAILOVERS_WITHIN_MS)
  if (isOver === null)
    throw new Fault('failoverRunning', `${listed(moving().map(({ id }) => id))} did not come to rest`)
}

/** Above every floor and epoch that anybody reports. `last`: the furthest position of the log that was seen. */
async function fence(tools: Tools, accountId: string): Promise<{ epoch: number; last: number }> {
  const lease = () => leaseOf(tools.view().snapshot, accountId)
  const timeoutMs = tools.view().config.timing.fenceTimeoutMs
  const raise = (who: string, epoch: number) => tools.ask(who, { ask: 'raiseFloor', accountId, epoch }, timeoutMs)
  const gateway = await raise(GATEWAY, Math.max(1, lease().epoch))
  const floors = nearby(tools, accountId).map((id) => tools.view().roster.presence(id)?.beat?.floorEpoch ?? 0)
  const highest = Math.max(gateway.floorEpoch, ...floors)
  // Vacant at such an epoch: nobody was ever granted it, or a run before this one vacated it.
  const isVacant = lease().holder === null && lease().epoch >= Math.max(1, highest)
  const target = isVacant ? lease().epoch : Math.max(lease().epoch, highest) + 1
  const steps = Array.from({ length: target - lease().epoch }, (_, index) => lease().epoch + 1 + index)
  if (steps.length > 0)
    await tools.record(steps.map((leaseEpoch) => ({ kind: 'leaseVacated', accountId, leaseEpoch }) as const))
  const accepted = await raise(GATEWAY, target)
  // Who cannot be reached is kept out by the gateway's floor, and cut when it is back.
  const nodes = await Promise.allSettled(nearby(tools, accountId).map((id) => raise(id, target)))
  const positions = nodes.flatMap((one) => (one.status === 'fulfilled' ? one.value.tail.position : []))
  return { epoch: target, last: Math.max(accepted.tail.position, ...positions) }
}

/**
 * Where the log does not lead to the restored end, because a restore before this one had given that up: everything since then is given
 * up now. `null`: it leads there, or nobody can say.
 */
async function firstLost(
  tools: Tools,
  accountId: string,
  restored: { readonly position: number; readonly hash: string },
): Promise<number | null> {
  const { fenceTimeoutMs } = tools.view().config.timing
  const asked = nearby(tools, accountId).map((id) =>
    tools.ask(id, { ask: 'hashAt', position: restored.position }, fenceTimeoutMs),
  )
  const held = await Promise.any(asked).catch(() => null)
  if (held === null || held.hash === restored.hash) return null
  const [before] = tools.view().snapshot.restores
  const given = before?.lost.records.find((records) => records.accountId === accountId)
  return given === undefined || given.count === 0 ? null : given.from
}

/** At the gateway first: it is the one who says what passes. Then at every node that is here. */
async function replaceLogs(
  tools: Tools,
  { request, command }: RestoreAccepted,
  { logs }: Prepared,
  { at, accounts }: Decision,
): Promise<void> {
  const { operationId: restoreId } = request
  for (const { accountId, epoch, lost } of accounts) {
    const log = logs.find((one) => one.accountId === accountId)
    if (log === undefined) continue // `decide` refused such a backup.
    const tail = { position: log.position, hash: log.hash, epoch: log.epoch }
    const opening = openingRecord(tail, { restoreId, backupId: command.backupId, epoch, at, lost })
    const { position, hash } = opening
    await again(tools, `opening the new log of ${accountId} at the gateway`, () =>
      tools.ask(GATEWAY, { ask: 'openGeneration', restoreId, accountId, epoch, position, hash }, ANSWER_WITHIN_MS),
    )
    const adoption = { ask: 'adoptLog', restoreId, url: log.url, tail, opening } as const
    await again(tools, `taking the nodes of ${accountId} back to position ${tail.position}`, () =>
      adoptedBySome(tools, accountId, adoption),
    )
  }
}

/** One is enough to go on from, and the others get it from that one: they are waited for only for a little while. */
async function adoptedBySome(
  tools: Tools,
  accountId: string,
  adoption: Extract<NodeRequest, { ask: 'adoptLog' }>,
): Promise<void> {
  const nodes = nearby(tools, accountId)
  const why: string[] = []
  let done = 0
  for (const id of nodes)
    tools.ask(id, adoption, ADOPT_WITHIN_MS).then(
      () => void done++,
      (error: unknown) => void why.push(asFault(error).message),
    )
  const isOver = () => (done + why.length === nodes.length ? true : null)
  await tools.until(() => (done > 0 ? true : isOver()), ADOPT_WITHIN_MS + AGAIN_MS)
  if (done === 0) throw new Fault('unreachable', why[0] ?? 'no node is here')
  await tools.until(isOver, OTHERS_WITHIN_MS)
}

async function replaceJournal(
  tools: Tools,
  { request, command, plan }: RestoreAccepted,
  { enginePath, engine }: Prepared,
  { decision, safetyBackupId }: { readonly decision: Decision; readonly safetyBackupId: string },
): Promise<void> {
  const { operationId, actor: owner, reason } = request
  await again(tools, 'putting the restored journal in place', async () => {
    const { snapshot, now, config } = tools.view()
    const begun = snapshot.operations.find(({ id }) => id === operationId)
    const path = await finishJournal({
      enginePath,
      engine,
      folder: restoreFolder(config, operationId),
      replaced: snapshot,
      carried: tools.carryOver(),
      plan,
      restore: {
        operationId,
        backupId: command.backupId,
        toAt: command.toAt,
        safetyBackupId,
        from: { journalId: snapshot.journalId, seq: snapshot.seq },
        lost: decision.accounts.map(({ accountId, lost }) => ({ accountId, ...lost })),
        owner,
        reason,
        startedAt: begun?.acceptedAt ?? plan.createdAt,
      },
      epochs: new Map(decision.accounts.map(({ accountId, epoch }) => [accountId, epoch])),
      term: snapshot.term,
      now,
    })
    tools.giveWay(operationId, path)
  })
}

/** In the life after: the restored state leads already. */
async function served(tools: Tools, restore: Restore): Promise<Done> {
  const waiting = () =>
    Object.values(tools.view().snapshot.accounts)
      .filter(({ lease, activeFailoverId }) => lease.holder === null || activeFailoverId !== null)
      .map(({ id }) => id)
  await tools.until(() => (waiting().length === 0 ? true : null), SERVED_WITHIN_MS)
  const missing = waiting()
  // Whoever was away is brought into step by its master.
  await rm(restoreFolder(tools.view().config, restore.operationId), { recursive: true, force: true })
  const end = missing.length === 0 ? 'every account has a master again' : `${listed(missing)} has no master yet`
  return { facts: [], outcome: `${restoreSentence(restore)}; ${end}` }
}

/** There is no way back: whatever keeps it from being done is told, and it is tried again. */
async function again(tools: Tools, what: string, run: () => Promise<unknown>): Promise<void> {
  tools.say(what)
  for (let told = ''; ;) {
    try {
      await run()
      return
    } catch (error) {
      const fault = asFault(error)
      // This control plane is ending, or another leads: that one goes on.
      if (fault.code === 'notCancellable' || fault.code === 'staleEpoch') throw error
      if (fault.message !== told) tools.say(`${what}: tried again, ${fault.message}`)
      told = fault.message
    }
    await tools.until(() => null, AGAIN_MS)
  }
}

/** Nodes of the account that were heard a moment ago. */
function nearby(tools: Tools, accountId: string): string[] {
  const { snapshot, roster, now } = tools.view()
  return Object.values(snapshot.nodes)
    .filter((node) => node.accountId === accountId)
    .flatMap(({ id }) => {
      const presence = roster.presence(id)
      return presence !== null && Math.abs(now - presence.heardWallAt) <= HEARD_WITHIN_MS ? id : []
    })
}

function leaseOf({ accounts }: Snapshot, accountId: string) {
  return accounts[accountId]?.lease ?? { epoch: 0, holder: null }
}
