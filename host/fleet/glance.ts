/** A cluster in the few words that fit beside its name. Pure. */
import { isOwnWord } from '../../shared/alert.ts'
import type { ConnectionState } from '../../shared/connection.ts'
import type { Link } from '../../shared/picture.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

export type Glance = Pick<ConnectionState, 'link' | 'problem' | 'heardAt' | 'worst' | 'openAlerts' | 'criticalAlerts'>

/** `snapshot`: as last heard, however old; `null`: never. */
export function glance(link: Link, heardAt: number | null, snapshot: Snapshot | null): Glance {
  const open = snapshot?.alerts.filter(isOwnWord) ?? null
  return {
    link: link.kind,
    problem: 'problem' in link ? link.problem.detail : link.kind === 'stale' ? 'Nothing comes through it.' : null,
    heardAt,
    worst: open === null ? null : worstOf(open.map(({ level }) => level)),
    openAlerts: open?.length ?? null,
    criticalAlerts: open?.filter(({ level }) => level === 'critical').length ?? null,
  }
}

function worstOf(levels: readonly string[]): Glance['worst'] {
  if (levels.includes('critical')) return 'critical'
  return levels.includes('warning') ? 'warning' : 'ok'
}
