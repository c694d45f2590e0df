/** What the processes of the cluster count as errors, by kind, read off their metrics pages. Pure. */

interface ErrorCounter {
  /** A counter. */
  readonly metric: string
  /** Says which kind; `null`: every count of it is an error of one kind. */
  readonly label: string | null
  /** Values of the label that are no errors. */
  readonly fine: ReadonlySet<string>
  /** First part of the kind: what fails. */
  readonly of: string
}

/** Every counter of ours that counts errors by type. What a bot says of its replies the gateway says as well, and for certain. */
const COUNTERS: readonly ErrorCounter[] = [
  {
    metric: 'linda_gateway_replies_total',
    label: 'verdict',
    fine: new Set(['accepted', 'alreadyAccepted']),
    of: 'reply',
  },
  {
    metric: 'linda_bot_sheet_calls_total',
    label: 'outcome',
    fine: new Set(['ok']),
    of: 'sheetCall',
  },
  { metric: 'linda_bot_media_jobs_total', label: 'outcome', fine: new Set(['ok']), of: 'mediaJob' },
  {
    metric: 'linda_media_jobs_total',
    label: 'outcome',
    fine: new Set(['processed']),
    of: 'job',
  },
  { metric: 'linda_media_jobs_refused_total', label: null, fine: new Set(), of: 'job' },
  {
    metric: 'linda_sheets_requests_total',
    label: 'outcome',
    fine: new Set(['ok']),
    of: 'request',
  },
]

/** Of a counter without a label. */
const REFUSED = 'refused'
const LONGEST = 60

export interface CountedError {
  /** `reply.staleRefused` */
  readonly kind: string
  /** The account that the page names; `null`: it names none. */
  readonly accountId: string | null
  /** Since its process began. */
  readonly total: number
}

/** Every kind that the page counts, also those that did not occur. Empty: its process counts no errors by kind. */
export function countedErrors(page: string): CountedError[] {
  return COUNTERS.flatMap((counter) =>
    linesOf(page, counter.metric).flatMap((line): CountedError[] => {
      const [, labels = '', value] = LINE.exec(line.slice(counter.metric.length)) ?? []
      const total = Number(value)
      if (value === undefined || !Number.isFinite(total) || total < 0) return []
      const named = new Map([...labels.matchAll(LABEL)].map(([, name = '', text = '']) => [name, text]))
      const type = counter.label === null ? REFUSED : plain(named.get(counter.label))
      if (type === undefined || counter.fine.has(type)) return []
      return [{ kind: `${counter.of}.${type}`, accountId: named.get('account') ?? null, total }]
    }),
  )
}

/** A kind is part of an alert's id, and that of links. */
function plain(type: string | undefined): string | undefined {
  return type?.slice(0, LONGEST).replaceAll(/[^\p{L}\p{N} ._:@-]/gu, '-')
}

const LINE = /^(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?[ \t]+(\S+)/
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g

/** Most lines of a page are of other metrics: they are not looked at. */
function linesOf(page: string, metric: string): string[] {
  const lines: string[] = []
  for (let at = page.indexOf(metric); at !== -1; at = page.indexOf(metric, at + metric.length)) {
    const isWhole = /[{ \t]/.test(page[at + metric.length] ?? '')
    if (!isWhole || (at > 0 && page[at - 1] !== '\n')) continue
    const end = page.indexOf('\n', at)
    lines.push(page.slice(at, end === -1 ? page.length : end))
  }
  return lines
}
