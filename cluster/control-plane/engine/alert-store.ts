/** Where alerts and the messages about them live, durably, beside the journal they come from. */
import type { Alert, AlertLevel, Delivery } from '../../../shared/alert.ts'
import type { DailySummary } from '../../../shared/summary.ts'

/** One time that an alert was raised, from then to its end. */
export interface KeptAlert {
  /** Of this one time: the seq of the fact that raised it. */
  readonly key: string
  readonly alert: Alert
}

export interface AlertFilter {
  readonly state: 'open' | 'resolved' | 'all'
  /** Absent: any. */
  readonly level?: AlertLevel | undefined
  readonly code?: string | undefined
  readonly accountId?: string | undefined
}

/** One thing to be told over one route. */
export interface DeliveryDraft {
  /** `<route>.<key>.<word>.<level>`: the same thing is never queued twice. */
  readonly id: string
  readonly routeId: string
  /** Which time of the alert. */
  readonly alertKey: string
  readonly word: Delivery['word']
  /** What the alert was like when it was queued: what is said does not change while it waits. */
  readonly alert: Alert
  /** Who announced work on it; `null`: nobody. */
  readonly maintenance: string | null
  /** Of the first message about this time of the alert over this route; `null`: this is the first. */
  readonly thread: { readonly id: string; readonly title: string } | null
}

/** A day's summary to be told over one route. */
export interface SummaryDraft {
  /** `<route>.summary.<day>`: a day is queued once. */
  readonly id: string
  readonly routeId: string
  readonly word: 'summary'
  readonly summary: DailySummary
}

/** How telling it fared. */
export interface Attempts {
  readonly queuedAt: number
  readonly attempts: number
  /** How long it has been tried, ms; while the control plane is not there nothing is tried. */
  readonly triedMs: number
  readonly outcome: 'waiting' | 'delivered' | 'givenUp'
  /** `null`: not tried yet. */
  readonly lastTriedAt: number | null
  /** Of the last attempt. Empty: it was delivered, or not tried yet. */
  readonly why: string
}

export interface DeliveryRecord extends DeliveryDraft, Attempts {}
export interface SummaryRecord extends SummaryDraft, Attempts {}
/** Whatever is to be told, by its word. */
export type QueuedRecord = DeliveryRecord | SummaryRecord

/** What was told of days over one route. */
export interface SummariesTold {
  /** "2026-11-20"; `null`: none was queued. */
  readonly lastQueuedDay: string | null
  /** `null`: none was taken. */
  readonly lastSent: { readonly day: string; readonly at: number } | null
}

export interface AlertStore {
  /** Newest first, those before the named one (`null`: from the newest). `null`: that one is not known. */
  list(filter: AlertFilter, before: string | null, limit: number): readonly KeptAlert[] | null
  open(): readonly KeptAlert[]
  /** Open now, or resolved at this moment or later; oldest first. */
  since(at: number): readonly KeptAlert[]
  /** `null`: it is not kept any more. */
  find(key: string): KeptAlert | null
  /** The last time the alert was raised; `null`: it never was. */
  latestKey(alertId: string): string | null
  /** All or nothing; what is queued already stays as it is. @throws {Fault} staleEpoch, diskFull. */
  enqueue(drafts: readonly DeliveryDraft[], at: number): void
  /** Every delivery about times of alerts whose end was not queued yet over the route. */
  unendedThreads(): readonly DeliveryRecord[]
  /** The first that waits, in the order they were queued; `null`: none. @throws {Fault} staleEpoch: who leads now tells it. */
  nextDelivery(routeId: string): QueuedRecord | null
  waitingCount(routeId: string): number
  /** `null`: nothing was ever delivered over it. */
  lastDeliveredAt(routeId: string): number | null
  /** How an attempt went. @throws {Fault} staleEpoch, diskFull. */
  recordAttempt(record: Pick<QueuedRecord, 'id'> & Attempts): void
  /** A day that is queued already stays as it is. @throws {Fault} staleEpoch, diskFull. */
  enqueueSummary(draft: SummaryDraft, at: number): void
  summariesOf(routeId: string): SummariesTold
  /** When the route began to want summaries: now, where it was not known to. @throws {Fault} staleEpoch, diskFull. */
  summariesSince(routeId: string, now: number): number
  /** What waits for routes that are not among these waits for nobody. @throws {Fault} staleEpoch, diskFull. */
  abandonOtherRoutes(routeIds: readonly string[], at: number): void
}
