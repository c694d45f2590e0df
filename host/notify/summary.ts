/** Happenings as the notice a person reads: one by itself, or many in a sentence. Pure. */
import type { DesktopNotice, NoticeLevel } from '../../shared/notification.ts'
import { counted, formatCount, listed } from '../../shared/words/format.ts'
import type { Happening } from './happenings.ts'

const NAMED = 3
const WEIGHT: Readonly<Record<NoticeLevel, number>> = { critical: 2, warning: 1, info: 0 }

export function noticeOf(happening: Happening, at: number): DesktopNotice {
  const { id, level, title, body, profile, hash, isDrill, replaces } = happening
  const place = `${profile.name} (${profile.environment})`
  return {
    id,
    level,
    title: isDrill ? `Drill: ${title}` : title,
    body: body === '' ? place : `${body}\n${place}`,
    profileId: profile.id,
    hash,
    replaces: [...replaces],
    at,
  }
}

export interface Many {
  readonly id: string
  /** Before the counts: "While it was quiet". `null`: nothing. */
  readonly opening: string | null
  readonly happenings: readonly Happening[]
  readonly replaces: readonly string[]
  readonly at: number
}

/** "7 alerts, 2 critical" */
export function summaryOf({ id, opening, happenings, replaces, at }: Many): DesktopNotice {
  const open = stillOpen(happenings).filter(({ overAt }) => overAt === null || overAt > at)
  const [first] = happenings
  const profiles = new Map(happenings.map(({ profile }) => [profile.id, profile]))
  const only = profiles.size === 1 ? first?.profile : undefined
  const counts = countWords(happenings)
  const names = open.toSorted((a, b) => WEIGHT[b.level] - WEIGHT[a.level]).map(({ title }) => title)
  const more = names.length - NAMED
  const where = listed([...profiles.values()].map(({ name, environment }) => `${name} (${environment})`))
  return {
    id,
    level: open.reduce<NoticeLevel>((worst, { level }) => (WEIGHT[level] > WEIGHT[worst] ? level : worst), 'info'),
    title: opening === null ? counts : `${opening}: ${counts}`,
    body: [...names.slice(0, NAMED), ...(more > 0 ? [`and ${more} more`] : []), where].join('\n'),
    profileId: only?.id ?? null,
    hash: hashOf(happenings),
    replaces: [...new Set([...replaces, ...happenings.flatMap((one) => one.replaces)])],
    at,
  }
}

/** Without alerts that are over, and without the word that they are. */
export function stillOpen(happenings: readonly Happening[]): readonly Happening[] {
  const over = new Set(happenings.filter(({ kind }) => kind === 'resolved').map(keyOf))
  return happenings.filter((one) => one.kind !== 'resolved' && !(one.kind === 'alert' && over.has(keyOf(one))))
}

/** The same of an alert and of the word that it is over. */
export function keyOf({ profile, subject }: Happening): string {
  return `${profile.id}/${subject}`
}

function countWords(happenings: readonly Happening[]): string {
  // One that grew worse is one alert.
  const alerts = new Map(happenings.filter(({ kind }) => kind === 'alert').map((one) => [keyOf(one), one]))
  const resolved = happenings.filter(({ kind }) => kind === 'resolved')
  const over = resolved.filter((one) => alerts.has(keyOf(one))).length
  const critical = [...alerts.values()].filter(({ level }) => level === 'critical').length
  const countdowns = happenings.filter(({ kind }) => kind === 'countdown').length
  const operations = happenings.filter(({ kind }) => kind === 'operation').length
  return [
    alerts.size === 0 ? '' : counted(alerts.size, 'alert'),
    critical === 0 ? '' : `${formatCount(critical)} critical`,
    over === 0
      ? ''
      : over === alerts.size
        ? over === 1
          ? 'over already'
          : 'all over already'
        : `${over} over already`,
    resolved.length === over ? '' : `${resolved.length - over} resolved`,
    countdowns === 0 ? '' : counted(countdowns, 'countdown'),
    operations === 0 ? '' : counted(operations, 'operation'),
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function hashOf(happenings: readonly Happening[]): string {
  const hashes = new Set(happenings.map(({ hash }) => hash))
  const [only] = hashes
  if (hashes.size === 1 && only !== undefined) return only
  return happenings.every(({ kind }) => kind === 'operation') ? '#/operations' : '#/alerts'
}
