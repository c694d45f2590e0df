/** What the small window shows. Plain data and plain text: it crosses to a page that only lays it out. */
import type { PlanClass } from '../../shared/plan.ts'

export interface Row {
  readonly label: string
  readonly text: string
  /** Ids, epochs, positions: set in the figures' typeface. */
  readonly isCode: boolean
}

/** The last press of a dangerous command. */
export interface ConsentQuestion {
  readonly kind: 'consent'
  readonly title: string
  /** "Built-in cluster · drill": acting on the wrong cluster is the mistake to prevent. */
  readonly cluster: string
  readonly environment: 'production' | 'staging' | 'drill'
  readonly planClass: PlanClass
  readonly classWord: string
  /** One sentence each, the deciding one first. */
  readonly why: readonly string[]
  readonly rows: readonly Row[]
  /** "Fail over uae-main to uae-2": the confirming button's words. */
  readonly verb: string
  /** Where the focus is when it opens. Only what costs nothing may be one key away. */
  readonly focus: 'confirm' | 'cancel'
}

/** Something that keeps the console from starting, and what to do about it. */
export interface Notice {
  readonly kind: 'notice'
  readonly title: string
  readonly text: string
  /** What to do, one sentence each; a line that starts with `$ ` is a command to copy. */
  readonly advice: readonly string[]
}

export type Question = ConsentQuestion | Notice

/** From main to the page, through the preload, as window messages. */
export type PageMessage =
  | { readonly type: 'consent-question'; readonly question: Question }
  /** It is on the screen from now on. */
  | { readonly type: 'consent-shown' }

/** All the page can say. */
export type PageAnswer = 'given' | 'withdrawn'

/** Shown this long before it can be confirmed, ms: a press meant for the window behind it must not land here. */
export const ARMED_AFTER_MS = 300
export const CONSENT_CHANNEL = 'linda:consent'
