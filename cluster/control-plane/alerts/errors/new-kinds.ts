/**
 * One warning for each kind of error that was not seen for a day. It ends when the kind is known: somebody acknowledged it, or it
 * was quiet for a while. Never a storm: beyond a few of one account or service, or of all, the rest is one alert together.
 */
import type { FactBody } from '../../../../shared/fact.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import { errorWords } from '../../../../shared/words/error-kinds.ts'
import { counted, formatDuration, listed } from '../../../../shared/words/format.ts'
import { type Alarm, alarmFacts, openAlert, raised } from '../../alarm.ts'
import type { ErrorKind } from '../../engine/error-store.ts'

export const NEW_KIND = 'newErrorKind'
/** About the rest together. */
const REST = 'cluster'
const MOST_OF_ONE = 3
const MOST_OF_ALL = 10
/** Ours. */
const QUIET_MS = 30 * 60_000
/** So many of the rest are named. */
const NAMED = 3

export type News = ErrorKind & { readonly newAt: number }

export interface NewKindsLook {
  readonly snapshot: Snapshot
  readonly news: readonly News[]
  /** Wall clock. */
  readonly now: number
}

export interface NewKindsSeen {
  readonly facts: readonly FactBody[]
  /** What is no news any more. */
  readonly known: readonly News[]
}

export class NewKinds {
  /** By `about/kind`: told together with the others, and to stay so: told by itself later it would look newer than it is. */
  readonly #rest = new Set<string>()

  look({ snapshot, news, now }: NewKindsLook): NewKindsSeen {
    const alertOf = (about: string) => openAlert(snapshot, NEW_KIND, about)
    // Raised by an earlier control plane, and not by itself: it is among the rest.
    const hasRest = alertOf(REST) !== null
    const ended: (readonly [news: News, why: string])[] = []
    const own: News[] = []
    const rest: News[] = []
    const fresh: News[] = []
    for (const one of news) {
      const id = idOf(one)
      const alert = alertOf(id) ?? (this.#rest.has(id) ? alertOf(REST) : null)
      const why = whyOver(one, snapshot, alert?.acknowledged?.by ?? null, now)
      if (why !== null) ended.push([one, why])
      else if (alertOf(id) !== null) own.push(one)
      else if (this.#rest.has(id) || (hasRest && one.newAt < (alertOf(REST)?.raisedAt ?? 0))) rest.push(one)
      else fresh.push(one)
    }
    for (const one of fresh) {
      const ofSame = own.filter(({ about }) => about === one.about).length
      if (ofSame < MOST_OF_ONE && own.length < MOST_OF_ALL) own.push(one)
      else rest.push(one)
    }
    this.#rest.clear()
    for (const one of rest) this.#rest.add(idOf(one))
    const still = new Set([...own.map(idOf), ...(rest.length === 0 ? [] : [REST])])
    const over = snapshot.alerts.flatMap(({ id, code, resolvedAt }): FactBody[] => {
      const about = id.slice(NEW_KIND.length + 1)
      if (code !== NEW_KIND || resolvedAt !== null || still.has(about)) return []
      const why = ended.find(([one]) => about === REST || idOf(one) === about)?.[1] ?? 'it is known by now'
      return [{ kind: 'alertResolved', alertId: id, why }]
    })
    return {
      facts: [
        ...over,
        ...own.flatMap((one) => alarmFacts(snapshot, ownAlarm(snapshot, one), true, now)),
        ...restFacts(snapshot, rest, now),
      ],
      known: ended.map(([one]) => one),
    }
  }
}

function idOf({ about, kind }: Pick<ErrorKind, 'about' | 'kind'>): string {
  return `${about}/${kind}`
}

/** `null`: it is news still. */
function whyOver({ about, lastAt }: News, snapshot: Snapshot, by: string | null, now: number): string | null {
  if (snapshot.accounts[about] === undefined && snapshot.services[about] === undefined) return `${about} was removed`
  if (by !== null) return `${by} knows of it`
  return now - lastAt >= QUIET_MS ? `it was not seen again for ${formatDuration(QUIET_MS)}` : null
}

function ownAlarm(snapshot: Snapshot, news: News): Alarm {
  const { about, kind, source, firstAt, newAt, watchedMs } = news
  const isAccount = snapshot.accounts[about] !== undefined
  const before = firstAt < newAt ? `last day seen before ${moment(newAt)}: none` : 'never seen before'
  const by = source === about ? '' : ` by ${source}`
  return {
    code: NEW_KIND,
    about: idOf(news),
    level: 'warning',
    title: `New kind of error at ${about}: ${errorWords(kind)}`,
    accountId: isAccount ? about : null,
    serviceId: isAccount ? null : about,
    measured: `first counted ${moment(newAt)}${by}; ${before}`,
    threshold: `not seen in the last 24 h, of which ${formatDuration(watchedMs)} were watched`,
  }
}

/** Its words change with who is among them; it stays one alert, told once. */
function restFacts(snapshot: Snapshot, rest: readonly News[], now: number): FactBody[] {
  if (rest.length === 0) return []
  const named = rest.slice(0, NAMED).map(({ about, kind }) => `${errorWords(kind)} at ${about}`)
  const more = rest.length > NAMED ? [counted(rest.length - NAMED, 'other')] : []
  const alarm: Alarm = {
    code: NEW_KIND,
    about: REST,
    level: 'warning',
    title: `${counted(rest.length, 'more new kind')} of error: ${listed([...named, ...more])}`,
    accountId: null,
  }
  return openAlert(snapshot, NEW_KIND, REST)?.title === alarm.title ? [] : [raised(snapshot, alarm, now)]
}

function moment(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`
}
