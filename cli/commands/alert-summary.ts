/** `linda alerts summary`: what today brought so far, as the daily summary tells of a day that is over. */
import { summaryText } from '../../shared/words/summary-text.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

/** Days begin at midnight UTC, as all times of `linda` are UTC. */
const ZONE = 'UTC'

export async function alertSummary(world: World): Promise<ExitCode> {
  const summary = await world.client.call('getAlertSummary', { query: { zone: ZONE } })
  world.print(world.isJson ? JSON.stringify(summary) : summaryText(summary))
  return EXIT.ok
}
