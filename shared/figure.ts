/** What a figure of the dashboards is: its name, unit and meaning, and the one place it comes from. */
import type { ACCOUNT_SERIES, ALL_SERIES, MACHINE_SERIES, NODE_SERIES, SERVICE_SERIES } from './series.ts'

export type Unit = 'fraction' | 'ms' | 'perS' | 'perMin' | 'perH' | 'count' | 'bytes' | 'bytesPerS'

/** Whose `/metrics` page: every bot, or one process. */
export type ScrapedRole = 'bot' | 'gateway' | 'control-plane' | 'supervisor' | 'media' | 'sheets'

interface Selected {
  /** Full name on the page: histograms with `_bucket`, `_sum`, `_count`. */
  readonly metric: string
  /** Only series with exactly these labels (others may be there besides). */
  readonly labels?: Readonly<Record<string, string>>
}

/** How a figure is made of a page, or of a page and the one about a minute before it. Series that match are summed. */
export type How =
  | { readonly kind: 'gauge'; readonly of: Selected; /** Multiplied with the value. */ readonly scale?: number }
  | { readonly kind: 'ratio'; readonly part: Selected; readonly whole: Selected }
  /** Growth a second, times `scale`. */
  | { readonly kind: 'rate'; readonly of: Selected; readonly scale?: number }
  /** Growth of one over the growth of another; nothing grew: `null`. */
  | { readonly kind: 'share'; readonly part: Selected; readonly whole: Selected }
  /** Of a histogram's growth, linear within a bucket; `metric` without `_bucket`. */
  | { readonly kind: 'quantile'; readonly of: Selected; readonly q: number; readonly scale?: number }

export type FigureSource =
  | { readonly kind: 'all'; readonly field: (typeof ALL_SERIES)[number] }
  | { readonly kind: 'account'; readonly field: (typeof ACCOUNT_SERIES)[number] }
  | { readonly kind: 'node'; readonly field: (typeof NODE_SERIES)[number] }
  | { readonly kind: 'service'; readonly field: (typeof SERVICE_SERIES)[number] }
  | { readonly kind: 'machine'; readonly field: (typeof MACHINE_SERIES)[number] }
  | {
      readonly kind: 'scrape'
      readonly of: ScrapedRole
      readonly how: How
      /** One line for each value of this label: series `figures/<process>/<figure>/<value>`. */
      readonly by?: string
    }
  /** Nobody here does this work; `toReport`: what a cluster has to offer for it to be shown. */
  | { readonly kind: 'nobody'; readonly toReport: string }

export interface Figure {
  readonly name: string
  readonly unit: Unit
  /** What it says, in a sentence, for the one who hovers over it. */
  readonly meaning: string
  readonly source: FigureSource
}
