/** `linda alerts`: what is open, with `--all` also what is over; or everything about one alert. */
import { type Alert, isOwnWord, silencing } from '../../shared/alert.ts'
import { Fault } from '../../shared/fault.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { alertText } from '../../shared/words/alert-text.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { coloured, columns, timeText } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

const PAGE = 50

export async function alerts(world: World, alertId: string | null, isAll: boolean): Promise<ExitCode> {
  const { snapshot } = await world.client.call('getCluster', {})
  if (alertId !== null) return one(world, snapshot, alertId)
  const query = { limit: PAGE, state: isAll ? ('all' as const) : ('open' as const) }
  const { items, next } = await world.client.call('listAlerts', { query })
  if (world.isJson) {
    world.print(JSON.stringify(items))
    return EXIT.ok
  }
  if (items.length === 0) {
    world.print(isAll ? 'No alert was ever raised.' : 'No alert is open.')
    return EXIT.ok
  }
  for (const line of alertLines(items, snapshot, world)) world.print(line)
  if (next !== null) world.note(`The newest ${PAGE} are shown; the others are in the console under Alerts.`)
  return EXIT.ok
}

async function one(world: World, snapshot: Snapshot, alertId: string): Promise<ExitCode> {
  const code = alertId.split('/', 1)[0] ?? ''
  const { items } = await world.client.call('listAlerts', { query: { limit: 200, code } })
  const alert = items.find(({ id }) => id === alertId)
  if (alert === undefined) throw new Fault('unknownAlert', `There is no alert ${alertId}, open or over`)
  if (world.isJson) world.print(JSON.stringify(alert))
  else {
    const word = alert.resolvedAt !== null ? 'resolved' : alert.acknowledged !== null ? 'acknowledged' : 'raised'
    world.print(alertText(alert, { cluster: snapshot.cluster, word, maintenance: null }))
    for (const { routeId, word: told, outcome, attempts, at, why } of alert.deliveries)
      world.print(
        `Told:        ${told} over ${routeId}, ${outcome} at ${timeText(at)}${attempts > 1 ? `, attempt ${attempts}` : ''}${why === '' ? '' : `: ${why}`}`,
      )
  }
  return EXIT.ok
}

function alertLines(items: readonly Alert[], snapshot: Snapshot, { isColoured, now }: World): string[] {
  const rows = items.map((alert) => [
    levelText(alert, isColoured),
    alert.id,
    timeText(alert.raisedAt),
    formatDuration((alert.resolvedAt ?? now()) - alert.raisedAt),
    whoseText(alert, snapshot),
    alert.title,
  ])
  return columns([['LEVEL', 'ALERT', 'SINCE', 'FOR', 'STANDING', 'WHAT'], ...rows])
}

function levelText({ level, resolvedAt }: Alert, isColoured: boolean): string {
  if (resolvedAt !== null) return coloured('ok', '✓ resolved', isColoured)
  return level === 'critical'
    ? coloured('critical', '⬣ critical', isColoured)
    : coloured('warn', '▲ warning', isColoured)
}

/** Who is on it, or why nobody was told. */
function whoseText(alert: Alert, { silences }: Snapshot): string {
  if (alert.resolvedAt !== null) return ''
  if (alert.acknowledged !== null) return `${alert.acknowledged.by} is on it`
  if (!isOwnWord(alert)) return `follows from ${alert.causeId}`
  const silence = silencing(silences, alert)
  if (silence !== null) return `silenced by ${silence.owner}`
  return alert.drillId === null ? '' : 'drill'
}
