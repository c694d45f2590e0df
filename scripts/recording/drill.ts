/** The drill that is recorded, from the first quiet minute to the last: two faults, two people, one incident. */
import { setTimeout as wait } from 'node:timers/promises'
import type { DrillRun } from '../../shared/drill/run.ts'
import type { Picture } from '../../shared/picture.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Seat } from './seat.ts'

export interface People {
  /** Commands. */
  readonly rana: Seat
  /** Operates. */
  readonly omar: Seat
}

/** Before, between and after: so that it can be seen what normal looks like, ms. */
const QUIET_MS = 50_000
const BETWEEN_MS = 40_000
/** What somebody takes who reads before writing, ms. */
const READING_MS = 6_000
const DRILL_WITHIN_MS = 150_000
const MINUTES = 3
const RUNBOOK = 'session-logged-out'

/** The bundle of the incident. */
export async function drill({ rana, omar }: People): Promise<{ name: string; bytes: Buffer }> {
  const [first, second] = await rana.until('everybody is healthy', 120_000, steadyAccounts)
  await wait(QUIET_MS)
  const killed = await omar.order(
    { kind: 'runDrill', scenarioId: 'master-killed', accountId: first, minutes: MINUTES },
    'The drill of this evening',
  )
  const { detected } = await rana.until(
    'the first fault is seen',
    DRILL_WITHIN_MS,
    found(killed, ({ detected }) => detected !== null),
  )
  await wait(READING_MS)
  const { id } = await rana.call('declareIncident', {
    title: 'Drill: a master killed, then a session logged out',
    severity: 2,
    summary: `A drill on the built-in cluster, announced. The master of ${first} is killed first; what comes then is not told to operations.`,
    accountIds: [first, second],
    alertIds: [],
    beganAt: detected?.at ?? null,
  })
  const ranaNotes = (text: string) => rana.call('addIncidentEntry', { incidentId: id, body: { kind: 'wrote', text } })
  await wait(READING_MS)
  const assigned = { kind: 'assigned', role: 'operations', person: 'Omar Saleh' } as const
  await rana.call('addIncidentEntry', { incidentId: id, body: assigned })
  await ranaNotes(
    `${first} lost its master, and automation moved it. Nobody presses anything; we look whether the old one comes back.`,
  )
  await untilHeard(omar, id)
  const omarNotes = (text: string) => omar.call('addIncidentEntry', { incidentId: id, body: { kind: 'wrote', text } })
  await rana.until(
    'the first fault is over',
    DRILL_WITHIN_MS,
    found(killed, ({ endedAt }) => endedAt !== null),
  )
  const serving = await masterOf(omar, first)
  await wait(READING_MS)
  await omarNotes(`${serving} serves ${first} now. The killed process is back and follows as a servant.`)
  await wait(BETWEEN_MS)
  const mute = await masterOf(rana, second)
  const loggedOut = await rana.order(
    { kind: 'runDrill', scenarioId: 'session-logged-out', accountId: second, minutes: MINUTES },
    'The second part of the drill',
  )
  await omar.until(
    'the second fault is seen',
    DRILL_WITHIN_MS,
    found(loggedOut, ({ detected }) => detected !== null),
  )
  await wait(READING_MS)
  const { id: runId } = await omar.call('startRun', {
    runbookId: RUNBOOK,
    subject: { accountId: second, nodeId: mute, serviceId: null, alertId: null },
  })
  await omarNotes(`${mute} lives and is mute: its session is logged out. The countdown runs; the runbook is open.`)
  await omar.until(
    'service is restored',
    DRILL_WITHIN_MS,
    found(loggedOut, ({ restored }) => restored !== null),
  )
  const next = await masterOf(omar, second)
  await wait(READING_MS)
  await omarNotes(`${next} serves ${second}. ${mute} is linked again now, so that there is a standby.`)
  await wait(READING_MS)
  const link = { kind: 'linkAccount', accountId: second, nodeId: mute } as const
  const operationId = await omar.order(link, 'Its session was logged out in the drill')
  const step = await stepFor(omar, link.kind)
  await omar.call('addRunEntry', {
    runId,
    body: { kind: 'acted', stepId: step.id, operationId, title: `Link ${second} on ${mute}` },
  })
  await omar.until(
    'the second fault is over',
    DRILL_WITHIN_MS,
    found(loggedOut, ({ endedAt }) => endedAt !== null),
  )
  await omar.call('addRunEntry', {
    runId,
    body: { kind: 'ended', outcome: 'solved', why: `${mute} is linked again and follows.` },
  })
  await ranaNotes('Both accounts are answered. We watch it for a while before this is closed.')
  await wait(BETWEEN_MS)
  await rana.call('addIncidentEntry', {
    incidentId: id,
    body: {
      kind: 'updateSent',
      audience: 'internal',
      text: 'The drill is over. Both accounts are served by another node than before; nothing is left to do.',
    },
  })
  const impact = await rana.call('getImpact', { incidentId: id })
  const why = 'A drill. Automation moved both accounts; the node that was logged out was linked again by hand.'
  await rana.call('addIncidentEntry', { incidentId: id, body: { kind: 'closed', why, impact } })
  await wait(QUIET_MS)
  await untilSent(omar)
  const { name, base64 } = await rana.call('exportBundle', {
    subject: { kind: 'incident', incidentId: id },
    pictures: [],
  })
  return { name, bytes: Buffer.from(base64, 'base64') }
}

/** Two accounts that are served, with somebody to take over; `null`: not everybody is well. */
function steadyAccounts({ snapshot, link }: Picture): readonly [string, string] | null {
  if (snapshot === null || link.kind !== 'live') return null
  const isWell = Object.values(snapshot.nodes).every(({ health }) => health === 'healthy')
  const [first, second] = Object.values(snapshot.accounts).flatMap(({ id, lease }) =>
    lease.holder === null ? [] : [id],
  )
  return isWell && first !== undefined && second !== undefined ? [first, second] : null
}

function found(runId: string, isSo: (run: DrillRun) => boolean): (picture: Picture) => DrillRun | null {
  return ({ snapshot }) => snapshot?.drillRuns.find((run) => run.id === runId && isSo(run)) ?? null
}

function masterOf(seat: Seat, accountId: string): Promise<string> {
  const holder = (snapshot: Snapshot | null) => snapshot?.accounts[accountId]?.lease.holder?.nodeId ?? null
  return seat.until(`${accountId} has a master`, DRILL_WITHIN_MS, ({ snapshot }) => holder(snapshot))
}

/** Where the runbook has that command. @throws where it has not. */
async function stepFor(seat: Seat, command: string): Promise<{ readonly id: string }> {
  const { runbook } = await seat.call('getRunbook', { id: RUNBOOK })
  for (const part of runbook.parts)
    if (part.kind === 'step' && part.step.kind === 'action' && part.step.command['kind'] === command) return part.step
  throw new Error(`The runbook ${RUNBOOK} has no step for ${command}.`)
}

/** What one wrote reaches the other by way of the cluster. */
async function untilHeard(seat: Seat, incidentId: string): Promise<void> {
  for (let turn = 0; turn < 120; turn += 1) {
    const { incidents } = await seat.call('listIncidents', {})
    if (incidents.some(({ id }) => id === incidentId)) return
    await wait(500)
  }
  throw new Error('The incident did not come to the other console.')
}

async function untilSent(seat: Seat): Promise<void> {
  for (let turn = 0; turn < 120; turn += 1) {
    const { incidents } = await seat.call('listIncidents', {})
    if (incidents.every(({ unsent }) => unsent === 0)) return
    await wait(500)
  }
  throw new Error('What was written did not reach the cluster.')
}
