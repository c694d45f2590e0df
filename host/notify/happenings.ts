/** What of all that comes in is worth telling a person who does not look: one happening each. Pure but for what it was told before. */
import { type Alert, isOwnWord, silencing } from '../../shared/alert.ts'
import type { Push } from '../../shared/calls.ts'
import type { Profile } from '../../shared/connection.ts'
import type { Fact } from '../../shared/fact.ts'
import { isOpen, type LedgerEntry } from '../../shared/ledger.ts'
import type { NoticeLevel } from '../../shared/notification.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { LEDGER_NAMES } from '../../shared/words/labels.ts'
import { bodyOf, headline } from './headline.ts'

export interface Happening {
  readonly profile: Pick<Profile, 'id' | 'name' | 'environment'>
  readonly id: string
  /** `resolved` ends the `alert` of the same subject; the others stand for themselves. */
  readonly kind: 'alert' | 'resolved' | 'operation' | 'countdown'
  readonly subject: string
  readonly level: NoticeLevel
  /** `resolved`: the level of what is over; the others: their own. */
  readonly about: NoticeLevel
  readonly title: string
  readonly body: string
  readonly hash: string
  readonly isDrill: boolean
  /** Older than news may be: it happened while nobody listened. */
  readonly isPast: boolean
  /** Ids of happenings that are not so any more with this one: what was shown of them goes. */
  readonly replaces: readonly string[]
  /** When it is over by itself, this machine's clock; `null`: it is not. */
  readonly overAt: number | null
}

/** What happened longer ago than this is no news, ms. */
export const PAST_MS = 60_000
const REMEMBERED = 500

export interface Heard {
  readonly push: Push
  /** With the push folded in; `null`: nothing is known. */
  readonly snapshot: Snapshot | null
  /** The cluster's clock less this machine's, ms. */
  readonly offsetMs: number
  /** Epoch ms of this machine. */
  readonly now: number
}

interface Known {
  readonly alert: Alert
  /** Only then is it worth telling that it is over. */
  readonly isTold: boolean
}

/** One cluster's. */
export class Happenings {
  readonly #profile: Happening['profile']
  /** Alerts that are known to be open, by id; oldest first. */
  readonly #told = new Map<string, Known>()
  /** State of an operation of this console, as last seen. */
  readonly #states = new Map<string, LedgerEntry['state']>()
  #hasPicture = false

  constructor({ id, name, environment }: Happening['profile']) {
    this.#profile = { id, name, environment }
  }

  of(heard: Heard): Happening[] {
    const { push, snapshot } = heard
    switch (push.kind) {
      case 'facts':
        this.#seed(snapshot, push.facts)
        return push.facts.flatMap((fact) => this.#ofFact(fact, heard))
      case 'snapshot':
        return snapshot === null ? [] : this.#ofSnapshot(snapshot)
      case 'ledger':
        return this.#ofEntry(push.entry)
      default:
        return []
    }
  }

  #ofFact(fact: Fact, { snapshot, offsetMs, now }: Heard): Happening[] {
    const isPast = now - (fact.at - offsetMs) > PAST_MS
    switch (fact.kind) {
      case 'alertRaised': {
        // The cluster says with its next fact what it follows from: then it is no news of its own.
        const folded = snapshot?.alerts.find(({ id }) => id === fact.alert.id)
        const causeId = fact.alert.causeId ?? folded?.causeId ?? null
        return this.#raised({ ...fact.alert, causeId, drillId: fact.drillId ?? fact.alert.drillId }, snapshot, isPast)
      }
      case 'alertFolded': {
        // Its cause is over and it is not: from now on it stands for itself.
        const alert = snapshot?.alerts.find(({ id }) => id === fact.alertId)
        return alert === undefined || fact.causeId !== null ? [] : this.#raised(alert, snapshot, isPast)
      }
      case 'alertResolved':
        return this.#resolved(fact.alertId, fact.why, isPast)
      case 'countdownStarted': {
        const { accountId, countdown } = fact
        return [
          this.#happening({
            key: `countdown/${accountId}@${countdown.since}`,
            kind: 'countdown',
            subject: accountId,
            level: 'warning',
            title: `${accountId} fails over to ${countdown.to} unless it is held`,
            body: countdown.cause,
            hash: '#/automation',
            isDrill: fact.drillId !== null,
            // It is over before anybody could read of it.
            isPast: isPast || now > countdown.endsAt - offsetMs,
            replaces: [],
            overAt: countdown.endsAt - offsetMs,
          }),
        ]
      }
      default:
        return []
    }
  }

  /** What was open before this console began to listen is what a person sees anyway: it is no news. */
  #seed(snapshot: Snapshot | null, besides: readonly Fact[]): void {
    if (this.#hasPicture || snapshot === null) return
    this.#hasPicture = true
    const news = new Set(besides.map((fact) => (fact.kind === 'alertRaised' ? fact.alert.id : null)))
    for (const alert of snapshot.alerts) {
      if (alert.resolvedAt === null && !news.has(alert.id)) this.#told.set(alert.id, { alert, isTold: false })
    }
  }

  /** A gap, or another journal: what is open and was never told came while nobody listened. */
  #ofSnapshot(snapshot: Snapshot): Happening[] {
    this.#seed(snapshot, [])
    const found = snapshot.alerts.flatMap((alert) => this.#raised(alert, snapshot, true))
    const open = new Set(snapshot.alerts.filter(({ resolvedAt }) => resolvedAt === null).map(({ id }) => id))
    const over = [...this.#told.keys()].filter((id) => !open.has(id))
    const ended = over.flatMap((id) => this.#resolved(id, '', true))
    return [...found, ...ended]
  }

  #raised(alert: Alert, snapshot: Snapshot | null, isPast: boolean): Happening[] {
    const before = this.#told.get(alert.id)?.alert
    const isKnown = before?.raisedAt === alert.raisedAt
    const isWorse = isKnown && before.level === 'warning' && alert.level === 'critical'
    if (!isOwnWord(alert) || silencing(snapshot?.silences ?? [], alert) !== null) return []
    if (isKnown && !isWorse) return []
    this.#told.delete(alert.id)
    this.#told.set(alert.id, { alert, isTold: true })
    forgetOldest(this.#told)
    return [
      this.#happening({
        key: keyOf(alert, alert.level),
        kind: 'alert',
        subject: alert.id,
        level: alert.level,
        title: isWorse ? `Critical now: ${headline(alert.title)}` : headline(alert.title),
        body: bodyOf(alert.impact, alert.automation),
        hash: hashOfAlert(alert.id),
        isDrill: alert.drillId !== null,
        isPast,
        replaces: isWorse ? [this.#idOf(keyOf(alert, 'warning'))] : [],
      }),
    ]
  }

  #resolved(alertId: string, why: string, isPast: boolean): Happening[] {
    const told = this.#told.get(alertId)
    this.#told.delete(alertId)
    if (told?.isTold !== true) return []
    return [
      this.#happening({
        key: keyOf(told.alert, 'resolved'),
        kind: 'resolved',
        subject: alertId,
        level: 'info',
        about: told.alert.level,
        title: `Resolved: ${headline(told.alert.title)}`,
        body: bodyOf(why),
        hash: hashOfAlert(alertId),
        isDrill: told.alert.drillId !== null,
        isPast,
        replaces: [this.#idOf(keyOf(told.alert, 'warning')), this.#idOf(keyOf(told.alert, 'critical'))],
      }),
    ]
  }

  /** Only what this console itself asked for, and only where a person could not see how it ended, or it did not work. */
  #ofEntry(entry: LedgerEntry): Happening[] {
    const { operationId, state, title, word } = entry
    const before = this.#states.get(operationId)
    this.#states.delete(operationId)
    this.#states.set(operationId, state)
    forgetOldest(this.#states)
    // Without what it was before it is not known whether this is news.
    if (entry.class === null || before === undefined || before === state || isOpen(state)) return []
    // One that was taken back before it left is its owner's own doing.
    const isBad =
      state === 'failed' || state === 'refused' || state === 'expired' || (state === 'notSent' && before !== 'held')
    if (!isBad && before !== 'unknown') return []
    return [
      this.#happening({
        key: `operation/${operationId}/${state}`,
        kind: 'operation',
        subject: operationId,
        level: isBad ? 'warning' : 'info',
        title: `${LEDGER_NAMES[state]}: ${title}`,
        body: entry.problem?.detail ?? word ?? '',
        hash: `#/operation/${encodeURIComponent(operationId)}`,
        isDrill: false,
        isPast: false,
        replaces: [],
      }),
    ]
  }

  #happening({ key, ...rest }: Named): Happening {
    return { about: rest.level, overAt: null, ...rest, profile: this.#profile, id: this.#idOf(key) }
  }

  #idOf(key: string): string {
    return `${this.#profile.id}/${key}`
  }
}

type Named = Omit<Happening, 'id' | 'profile' | 'about' | 'overAt'> &
  Partial<Pick<Happening, 'about' | 'overAt'>> & { readonly key: string }

function keyOf({ id, raisedAt }: Alert, word: Alert['level'] | 'resolved'): string {
  return `alert/${id}@${raisedAt}/${word}`
}

function hashOfAlert(alertId: string): string {
  return `#/alert/${encodeURIComponent(alertId)}`
}

function forgetOldest<T>(map: Map<string, T>): void {
  for (const [oldest] of map) {
    if (map.size <= REMEMBERED) return
    map.delete(oldest)
  }
}
