/** `linda drill`: what can be drilled, how the last runs came out, and the words with which one is begun or ended. */
import { drillById, DRILLS } from '../../shared/drill/catalogue.ts'
import { type DrillRun, type Lap, lapsOf, verdictOf } from '../../shared/drill/run.ts'
import { Fault } from '../../shared/fault.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { coloured, columns, timeText } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

const VERDICTS = {
  running: ['info', 'running'],
  withinLimits: ['ok', 'within limits'],
  overLimits: ['warn', 'over a limit'],
  incomplete: ['warn', 'ended before it was restored'],
} as const
const SIGNS = { info: '◐', ok: '●', warn: '▲' } as const

export async function listDrills(world: World): Promise<ExitCode> {
  const { drillRuns, cluster } = await snapshotOf(world)
  const last = (id: string) => drillRuns.find(({ mark }) => mark.scenarioId === id) ?? null
  if (world.isJson) {
    const drills = DRILLS.map(({ id, title, trains, scope, runbook, minutes, notHere }) => ({
      id,
      title,
      trains,
      scope,
      runbook,
      minutes,
      notHere,
      last: last(id),
    }))
    world.print(JSON.stringify(drills))
    return EXIT.ok
  }
  if (cluster.environment !== 'drill')
    world.note(`${cluster.name} is a ${cluster.environment} cluster: drills run against the built-in cluster only.`)
  const rows = DRILLS.map(({ id, scope, notHere, title }) => {
    const run = last(id)
    const standing = notHere !== null ? 'not here' : run === null ? 'never run' : verdictText(run, world.isColoured)
    return [id, scope === 'account' ? 'an account' : 'the cluster', standing, title]
  })
  for (const line of columns([['DRILL', 'ON', 'LAST', 'WHAT'], ...rows])) world.print(line)
  return EXIT.ok
}

/** The one that runs, else the last. */
export async function drillStatus(world: World): Promise<ExitCode> {
  const [run] = (await snapshotOf(world)).drillRuns
  if (world.isJson) {
    world.print(JSON.stringify(run ?? null))
    return EXIT.ok
  }
  if (run === undefined) {
    world.print('No drill was ever run here. linda drill list shows what there is.')
    return EXIT.ok
  }
  for (const line of runLines(run, world)) world.print(line)
  return EXIT.ok
}

/** @throws {Fault} unknownDrill; malformed: the drill is missing. An account where one is needed and none is named: the first. */
export async function startWords(
  world: World,
  id: string | null,
  account: string | null,
  minutes: string | null,
): Promise<string[]> {
  const scenario = drillById(id ?? '')
  if (id === null) throw new Fault('malformed', 'DRILL is missing. linda drill list shows what there is.')
  if (scenario === null)
    throw new Fault('unknownDrill', `There is no drill "${id}". linda drill list shows what there is.`)
  const { accounts } = await snapshotOf(world)
  const whom = scenario.scope === 'cluster' ? account : (account ?? Object.keys(accounts)[0] ?? null)
  return ['runDrill', `scenarioId=${id}`, `accountId=${whom ?? 'none'}`, `minutes=${minutes ?? scenario.minutes}`]
}

/** @throws {Fault} alreadySo: none runs. */
export async function endWords(world: World): Promise<string[]> {
  const running = (await snapshotOf(world)).drillRuns.find(({ endedAt }) => endedAt === null)
  if (running === undefined) throw new Fault('alreadySo', 'No drill runs')
  return ['endDrill', `accountId=${running.accountId ?? 'none'}`]
}

function runLines(run: DrillRun, { isColoured, now }: World): string[] {
  const { mark, accountId, owner, startedAt, endsAt, deeds, why } = run
  const scenario = drillById(mark.scenarioId)
  const head = `${scenario?.title ?? mark.scenarioId} on ${accountId ?? 'the whole cluster'}, ${mark.target}: ${verdictText(run, isColoured)}`
  const end =
    run.endedAt === null
      ? `ends by itself in ${formatDuration(endsAt - now())}`
      : `ended ${timeText(run.endedAt)}: ${why ?? 'not reported'}`
  return [
    head,
    `Begun by ${owner} at ${timeText(startedAt)}; ${end}`,
    '',
    ...deeds.map(
      ({ kind, what, doneAt }) => `${timeText(doneAt)}  ${kind === 'induced' ? 'induced' : 'put back'}: ${what}`,
    ),
    '',
    ...columns([['MOMENT', 'TOOK', 'LIMIT', 'FACT'], ...lapsOf(run).map(lapRow)]),
    ...(scenario === null || run.endedAt !== null ? [] : ['', `Runbook: linda runbooks ${scenario.runbook}`]),
  ]
}

function lapRow({ name, tookMs, limitMs, moment }: Lap): string[] {
  const words = { detect: 'detected', decide: 'decided', restore: 'restored' }
  return [
    words[name],
    tookMs === null ? 'not reported' : formatDuration(tookMs),
    limitMs === null ? 'none set' : formatDuration(limitMs),
    moment?.by ?? '',
  ]
}

function verdictText(run: DrillRun, isColoured: boolean): string {
  const [tone, text] = VERDICTS[verdictOf(run)]
  return tone === 'info' ? `${SIGNS.info} ${text}` : coloured(tone, `${SIGNS[tone]} ${text}`, isColoured)
}

async function snapshotOf({ client }: World): Promise<Snapshot> {
  return (await client.call('getCluster', {})).snapshot
}
