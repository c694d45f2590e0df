/** `linda deployments`, `linda versions`: what is deployed, how it fares, what can be; and which deployment is meant. */
import { type Deployment, DEPLOYMENT_STEPS, isOpen, openDeployment, type Version } from '../../shared/deployment.ts'
import { Fault } from '../../shared/fault.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import {
  DEPLOYMENT_STATE_NAMES,
  DEPLOYMENT_STATE_TONES,
  DEPLOYMENT_STEP_NAMES,
  VERDICT_NAMES,
} from '../../shared/words/deployment.ts'
import {
  deploymentsSentence,
  errorsText,
  nodeStateText,
  p95Text,
  versionsRunning,
  wayBackText,
} from '../../shared/words/deployment-text.ts'
import { counted, formatDuration, listed } from '../../shared/words/format.ts'
import { coloured, columns, timeText, type Tone } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

const PAGE = 20
const SIGNS: Readonly<Record<Deployment['state'], string>> = {
  running: '◐',
  stopped: '▲',
  rollingBack: '▲',
  rolledBack: '▲',
  succeeded: '●',
  failed: '⬣',
}

/** Exits with 1 while one waits for somebody. `id`: everything about one. @throws {Fault} unknownDeployment. */
export async function deployments(world: World, id: string | null): Promise<ExitCode> {
  const { items } = await world.client.call('listDeployments', { query: { limit: PAGE } })
  if (id !== null) {
    const one = found(items, id)
    if (world.isJson) world.print(JSON.stringify(one))
    else for (const line of detailLines(one, world)) world.print(line)
    return codeOf(one)
  }
  const open = openDeployment(items)
  if (world.isJson) world.print(JSON.stringify(items))
  else {
    const { snapshot } = await world.client.call('getCluster', {})
    world.print(deploymentsSentence({ ...snapshot, deployments: items }))
    for (const { owner, reason, expiresAt } of snapshot.freezes)
      world.print(`Frozen by ${owner} until ${new Date(expiresAt).toISOString().slice(0, 16)} UTC: ${reason}`)
    for (const line of listLines(items, world)) world.print(line)
  }
  return open === null ? EXIT.ok : codeOf(open)
}

/** Exits with 1 where a folder of them cannot be deployed. */
export async function versions(world: World): Promise<ExitCode> {
  const answer = await world.client.call('listVersions', {})
  const isBroken = answer.versions.some(({ trouble }) => trouble !== '')
  if (world.isJson) world.print(JSON.stringify(answer))
  else {
    const { snapshot } = await world.client.call('getCluster', {})
    for (const line of versionLines(answer.versions, snapshot, world)) world.print(line)
  }
  return isBroken ? EXIT.failed : EXIT.ok
}

/** The one meant: named, or the open one, or the newest that can still be taken back. @throws {Fault} unknownDeployment. */
export async function deploymentMeant(world: World, id: string | null): Promise<string> {
  const { items } = await world.client.call('listDeployments', { query: { limit: PAGE } })
  if (id !== null) return found(items, id).id
  const meant = openDeployment(items) ?? items.find(({ state }) => state === 'succeeded')
  if (meant === undefined) throw new Fault('unknownDeployment', 'No deployment is open, and none can be taken back')
  return meant.id
}

/** The freeze meant: named, or the only one. @throws {Fault} unknownFreeze. */
export async function freezeMeant(world: World, id: string | null): Promise<string> {
  const { snapshot } = await world.client.call('getCluster', {})
  const meant = snapshot.freezes.filter((freeze) => id === null || freeze.id.endsWith(id))
  const [only] = meant
  if (only === undefined)
    throw new Fault('unknownFreeze', id === null ? 'No freeze is in force' : `No freeze ${id} is in force`)
  if (meant.length > 1)
    throw new Fault(
      'malformed',
      `${counted(meant.length, 'freeze')} are in force; name one: ${listed(meant.map(nameOf))}`,
    )
  return only.id
}

function nameOf({ id, owner }: Snapshot['freezes'][number]): string {
  return `${id} (${owner})`
}

/** By its id or the end of it. @throws {Fault} unknownDeployment. */
function found(items: readonly Deployment[], id: string): Deployment {
  const one = items.find((deployment) => deployment.id.endsWith(id))
  if (one === undefined) throw new Fault('unknownDeployment', `No deployment ${id} is known`)
  return one
}

function codeOf({ state }: Deployment): ExitCode {
  return state === 'stopped' || state === 'failed' ? EXIT.failed : EXIT.ok
}

function stateText({ state }: Deployment, isColoured: boolean): string {
  const tone: Tone = { ok: 'ok', info: 'quiet', warn: 'warn', critical: 'critical', unknown: 'quiet' }[
    DEPLOYMENT_STATE_TONES[state]
  ] as Tone
  return coloured(tone, `${SIGNS[state]} ${DEPLOYMENT_STATE_NAMES[state].toLowerCase()}`, isColoured)
}

function listLines(items: readonly Deployment[], { isColoured, now }: World): string[] {
  if (items.length === 0) return []
  const rows = items.map((one) => [
    stateText(one, isColoured),
    one.version,
    one.from,
    `${new Date(one.startedAt).toISOString().slice(0, 10)} ${timeText(one.startedAt)}`,
    formatDuration((one.endedAt ?? now()) - one.startedAt),
    one.owner,
    one.id.slice(-6),
    one.state === 'succeeded' ? one.reason : (one.rollback?.reason ?? one.why),
  ])
  return ['', ...columns([['STATE', 'VERSION', 'OVER', 'BEGUN', 'TOOK', 'BY', 'ID', 'WHY'], ...rows])]
}

function detailLines(one: Deployment, { isColoured, now }: World): string[] {
  const { steps, nodes, judgements, smoke, migration, backupId, rollback, promoted, message } = one
  const last = judgements.at(-1)
  const failed = smoke.filter(({ outcome }) => outcome === 'failed')
  return [
    `${one.version} over ${one.from}: ${stateText(one, isColoured)}: ${one.why}`,
    `By ${one.owner}: ${one.reason}. ${one.id}`,
    `Backup: ${backupId ?? 'none yet'}. Migration: ${wayBackText(migration)}.`,
    '',
    ...columns(
      steps.map(({ step, state, startedAt, endedAt, detail }) => [
        `${DEPLOYMENT_STEPS.indexOf(step) + 1}`,
        DEPLOYMENT_STEP_NAMES[step],
        state,
        startedAt === null ? '' : formatDuration((endedAt ?? now()) - startedAt),
        detail,
      ]),
    ),
    ...(last === undefined
      ? []
      : [
          '',
          `${VERDICT_NAMES[last.verdict]}: ${last.why}`,
          ...[last.candidate, ...(last.baseline === null ? [] : [last.baseline])].map(
            (fared) =>
              `  ${fared.version}: ${errorsText(fared)} of ${counted(fared.messages, 'message')}, p95 ${p95Text(fared)}, in ${formatDuration(fared.windowMs)}`,
          ),
        ]),
    '',
    ...columns([
      ['WAVE', 'NODE', 'STATE', 'WHY'],
      ...nodes.map((node) => [
        node.wave === 0 ? 'canary' : String(node.wave),
        node.nodeId,
        nodeStateText(node, one),
        node.why,
      ]),
    ]),
    ...(promoted === null ? [] : ['', `Promoted by ${promoted.by}: ${promoted.reason}`]),
    ...(rollback === null ? [] : ['', `Taken back by ${rollback.by}: ${rollback.reason}. ${rollback.verified}`.trim()]),
    ...(smoke.length === 0 ? [] : ['', `${smoke.length - failed.length} of ${smoke.length} smoke scenarios passed`]),
    ...failed.map(({ name, accountId, detail }) => `  ✗ ${name} on ${accountId}: ${detail}`),
    ...(message === null || isOpen(one)
      ? []
      : ['', 'Message to send:', ...message.split('\n').map((line) => `  ${line}`)]),
  ]
}

function versionLines(items: readonly Version[], snapshot: Snapshot, { isColoured }: World): string[] {
  const running = versionsRunning(snapshot)
  const on = running.map(({ version, nodes }) => `${version ?? 'not reported'} on ${counted(nodes.length, 'node')}`)
  if (items.length === 0) return [`Running: ${listed(on)}.`, 'There is no version to deploy.']
  const rows = items.map(({ version, title, trouble, migration }) => [
    trouble === '' ? coloured('ok', '● can be deployed', isColoured) : coloured('critical', '⬣ cannot', isColoured),
    version,
    String(running.find((one) => one.version === version)?.nodes.length ?? 0),
    title,
    trouble === '' ? wayBackText(migration) : trouble,
  ])
  return [`Running: ${listed(on)}.`, '', ...columns([['STATE', 'VERSION', 'NODES', 'TITLE', 'NOTES'], ...rows])]
}
