/** The history of alerts, page by page. */
import type { RouteInput, RouteOutput } from '../../../shared/api.ts'
import { Fault } from '../../../shared/fault.ts'
import type { AlertStore } from '../engine/alert-store.ts'

const PAGE = 50

/** `cursor` is the key of the last item of the page before. @throws {Fault} malformed: it is not known any more. */
export function alertPage(
  store: Pick<AlertStore, 'list'>,
  { limit, cursor, state = 'all', level, code, accountId }: NonNullable<RouteInput<'listAlerts'>['query']> = {},
): RouteOutput<'listAlerts'> {
  const size = Number(limit ?? PAGE)
  // One more than asked for tells whether there is a next page.
  const found = store.list({ state, level, code, accountId }, cursor ?? null, size + 1)
  if (found === null) throw new Fault('malformed', 'This cursor is not known any more; begin without one')
  const kept = found.slice(0, size)
  return {
    items: kept.map(({ key, alert }) => ({ ...alert, key })),
    next: found.length > size ? (kept.at(-1)?.key ?? null) : null,
  }
}
