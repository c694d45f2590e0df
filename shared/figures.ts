/**
 * Every figure of the dashboards: what it is called, its unit, and where it comes from. Screens, export, the operator guide's
 * table and the tests that stop each source derive from this table; nothing on a dashboard has another origin.
 */
import type { Figure, FigureSource, How, ScrapedRole } from './figure.ts'

const bot = (how: How, by?: string): FigureSource => ({
  kind: 'scrape',
  of: 'bot',
  how,
  ...(by === undefined ? {} : { by }),
})
const gateway = (how: How, by?: string): FigureSource => ({
  kind: 'scrape',
  of: 'gateway',
  how,
  ...(by === undefined ? {} : { by }),
})
const nobody = (toReport: string): FigureSource => ({ kind: 'nobody', toReport })
const judged = (what: 'intents' | 'entities'): How => ({
  kind: 'share',
  part: { metric: `linda_gateway_${what}_judged_total`, labels: { outcome: 'right' } },
  whole: { metric: `linda_gateway_${what}_judged_total` },
})

/** Rates, shares and quantiles of scraped pages reach back this far, ms. */
export const SCRAPE_WINDOW_MS = 60_000

export const FIGURES = {
  // System health
  throughput: {
    name: 'Replies',
    unit: 'perS',
    meaning: 'Replies the gateway accepted, all accounts.',
    source: { kind: 'all', field: 'repliedPerS' },
  },
  received: {
    name: 'Messages',
    unit: 'perS',
    meaning: 'Messages the gateway took from users, all accounts.',
    source: { kind: 'all', field: 'receivedPerS' },
  },
  errorRate: {
    name: 'Error rate',
    unit: 'fraction',
    meaning: 'Replies refused or failed over all replies of the last 10 s, all accounts.',
    source: { kind: 'all', field: 'errorFraction' },
  },
  waiting: {
    name: 'Queue depth',
    unit: 'count',
    meaning: 'Messages without an accepted reply, all accounts.',
    source: { kind: 'all', field: 'waiting' },
  },
  worstP95: {
    name: 'Response p95, worst account',
    unit: 'ms',
    meaning: 'From a message taken from its user to its reply accepted; 95 of 100 are faster. The worst account.',
    source: { kind: 'all', field: 'worstP95Ms' },
  },
  serviceLatency: {
    name: 'Service answer time',
    unit: 'ms',
    meaning: "Answer time of the control plane's probe; a gap is no answer.",
    source: { kind: 'service', field: 'latencyMs' },
  },
  journalWrite: {
    name: 'Journal write p95',
    unit: 'ms',
    meaning: 'Time until a fact is on the disk of the control plane: its database.',
    source: {
      kind: 'scrape',
      of: 'control-plane',
      how: { kind: 'quantile', of: { metric: 'linda_engine_write_duration_seconds' }, q: 0.95, scale: 1_000 },
    },
  },
  journalSize: {
    name: 'Journal size',
    unit: 'bytes',
    meaning: "The control plane's database on disk.",
    source: { kind: 'scrape', of: 'control-plane', how: { kind: 'gauge', of: { metric: 'linda_engine_size_bytes' } } },
  },
  // Performance
  accountP50: {
    name: 'Response p50',
    unit: 'ms',
    meaning: 'Half of the replies of the last 10 s were faster.',
    source: { kind: 'account', field: 'p50Ms' },
  },
  accountP95: {
    name: 'Response p95',
    unit: 'ms',
    meaning: '95 of 100 replies of the last 10 s were faster.',
    source: { kind: 'account', field: 'p95Ms' },
  },
  responseP99: {
    name: 'Response p99',
    unit: 'ms',
    meaning: '99 of 100 replies of the last minute were faster, all accounts; read off a histogram, so an estimate.',
    source: gateway({
      kind: 'quantile',
      of: { metric: 'linda_gateway_answer_duration_seconds' },
      q: 0.99,
      scale: 1_000,
    }),
  },
  accountReplies: {
    name: 'Replies of the account',
    unit: 'perS',
    meaning: 'Replies the gateway accepted.',
    source: { kind: 'account', field: 'repliedPerS' },
  },
  accountErrors: {
    name: 'Error rate of the account',
    unit: 'fraction',
    meaning: 'Replies refused or failed over all replies of the last 10 s.',
    source: { kind: 'account', field: 'errorFraction' },
  },
  intentAccuracy: {
    name: 'Intent accuracy',
    unit: 'fraction',
    meaning: "What the bot took a message to mean against the scenario's label, over the last minute.",
    source: gateway(judged('intents')),
  },
  extractionAccuracy: {
    name: 'Extraction accuracy',
    unit: 'fraction',
    meaning:
      "Amounts, currencies and times the bot read out of messages against the scenario's labels, over the last minute.",
    source: gateway(judged('entities')),
  },
  cacheHits: {
    name: 'Cache hit rate',
    unit: 'fraction',
    meaning: 'Texts whose meaning the bot knew already, of all it was asked in the last minute.',
    source: bot({
      kind: 'share',
      part: { metric: 'linda_bot_cache_lookups_total', labels: { outcome: 'hit' } },
      whole: { metric: 'linda_bot_cache_lookups_total' },
    }),
  },
  deduplicated: {
    name: 'Duplicates recognised',
    unit: 'perMin',
    meaning: 'Messages that came again and were not worked on twice.',
    source: bot({ kind: 'rate', of: { metric: 'linda_bot_duplicates_total' }, scale: 60 }),
  },
  recoveries: {
    name: 'Errors recovered from',
    unit: 'perMin',
    meaning: 'Work that failed at first and was done all the same: computed elsewhere, sent again.',
    source: bot({ kind: 'rate', of: { metric: 'linda_bot_recoveries_total' }, scale: 60 }),
  },
  redeliveries: {
    name: 'Redeliveries',
    unit: 'perMin',
    meaning: 'Messages the gateway handed out again because no reply had come.',
    source: gateway({
      kind: 'rate',
      of: { metric: 'linda_gateway_deliveries_total', labels: { why: 'redelivery' } },
      scale: 60,
    }),
  },
  botStore: {
    name: 'State log write p95',
    unit: 'ms',
    meaning: "Time until a record is on the node's disk.",
    source: bot({ kind: 'quantile', of: { metric: 'linda_bot_store_duration_seconds' }, q: 0.95, scale: 1_000 }),
  },
  gatewayStore: {
    name: 'Gateway ledger write p95',
    unit: 'ms',
    meaning: "Time until a message or a verdict is on the gateway's disk.",
    source: gateway({
      kind: 'quantile',
      of: { metric: 'linda_gateway_store_duration_seconds' },
      q: 0.95,
      scale: 1_000,
    }),
  },
  apiQuota: {
    name: 'API quota in use',
    unit: 'fraction',
    meaning: 'Requests of this minute over what the spreadsheet service takes in one.',
    source: {
      kind: 'scrape',
      of: 'sheets',
      how: {
        kind: 'ratio',
        part: { metric: 'linda_sheets_quota_used' },
        whole: { metric: 'linda_sheets_quota_limit' },
      },
    },
  },
  apiFailures: {
    name: 'API calls failed',
    unit: 'fraction',
    meaning: "Bots' calls of the spreadsheet service that did not succeed, of the last minute.",
    source: bot({
      kind: 'share',
      part: { metric: 'linda_bot_sheet_calls_total', labels: { outcome: 'failed' } },
      whole: { metric: 'linda_bot_sheet_calls_total' },
    }),
  },
  mediaSuccess: {
    name: 'Media processed',
    unit: 'fraction',
    meaning: 'Pictures and documents the media worker could process, of those of the last minute.',
    source: {
      kind: 'scrape',
      of: 'media',
      how: {
        kind: 'share',
        part: { metric: 'linda_media_jobs_total', labels: { outcome: 'processed' } },
        whole: { metric: 'linda_media_jobs_total' },
      },
    },
  },
  mediaTime: {
    name: 'Media processing p95',
    unit: 'ms',
    meaning: 'Time the media worker takes for one picture or document.',
    source: {
      kind: 'scrape',
      of: 'media',
      how: { kind: 'quantile', of: { metric: 'linda_media_job_duration_seconds' }, q: 0.95, scale: 1_000 },
    },
  },
  sentiment: {
    name: 'Sentiment',
    unit: 'fraction',
    meaning: 'How pleased users sound.',
    source: nobody('No process here judges sentiment. One that does offers linda_bot_sentiment_score on its /metrics.'),
  },
  intentConfidence: {
    name: 'Intent confidence',
    unit: 'fraction',
    meaning: 'How sure the bot is of what it understood.',
    source: nobody(
      'The bot matches patterns and has no confidence. A model that has one offers linda_bot_intent_confidence.',
    ),
  },
  // Infrastructure
  nodeCpu: {
    name: 'CPU',
    unit: 'fraction',
    meaning: "The bot process's share of one core.",
    source: { kind: 'node', field: 'cpuFraction' },
  },
  nodeMemory: {
    name: 'Memory',
    unit: 'bytes',
    meaning: "The bot process's resident memory.",
    source: { kind: 'node', field: 'rssBytes' },
  },
  machineCpu: {
    name: 'CPU of the machine',
    unit: 'fraction',
    meaning: 'All cores together.',
    source: { kind: 'machine', field: 'cpuFraction' },
  },
  machineMemory: {
    name: 'Memory of the machine',
    unit: 'bytes',
    meaning: 'Used: what is not available to new processes.',
    source: { kind: 'machine', field: 'memoryUsedBytes' },
  },
  diskUsed: {
    name: 'Disk',
    unit: 'bytes',
    meaning: "Used on the file system of the cluster's folder.",
    source: { kind: 'machine', field: 'diskUsedBytes' },
  },
  networkIn: {
    name: 'Network in',
    unit: 'bytesPerS',
    meaning: 'All interfaces of the machine, loopback too.',
    source: { kind: 'machine', field: 'receivedBytesPerS' },
  },
  networkOut: {
    name: 'Network out',
    unit: 'bytesPerS',
    meaning: 'All interfaces of the machine, loopback too.',
    source: { kind: 'machine', field: 'sentBytesPerS' },
  },
  sessions: {
    name: 'Active sessions',
    unit: 'count',
    meaning: 'Sessions with the messenger that live.',
    source: gateway({ kind: 'gauge', of: { metric: 'linda_gateway_session_live' } }),
  },
  databaseConnections: {
    name: 'Database connections',
    unit: 'count',
    meaning: 'Open connections of the pool.',
    source: nobody(
      'The embedded engine is a file and has no connections. An engine with a pool offers linda_engine_connections.',
    ),
  },
  backupAge: {
    name: 'Newest backup',
    unit: 'ms',
    meaning: 'Age of the newest complete backup; nothing is shown while there is none.',
    source: {
      kind: 'scrape',
      of: 'control-plane',
      how: { kind: 'gauge', of: { metric: 'linda_backup_age_seconds' }, scale: 1_000 },
    },
  },
  // Application
  signUps: {
    name: 'Sign-ups',
    unit: 'perH',
    meaning: 'Users who wrote for the first time, at the pace of the last minute.',
    source: gateway({ kind: 'rate', of: { metric: 'linda_gateway_users_signed_up_total' }, scale: 3_600 }),
  },
  activeUsers: {
    name: 'Active users, 5 min',
    unit: 'count',
    meaning: 'Users who wrote in the last 5 minutes.',
    source: gateway({ kind: 'gauge', of: { metric: 'linda_gateway_users_active', labels: { window: '5m' } } }),
  },
  activeUsersDay: {
    name: 'Active users, 24 h',
    unit: 'count',
    meaning: 'Users who wrote in the last 24 hours.',
    source: gateway({ kind: 'gauge', of: { metric: 'linda_gateway_users_active', labels: { window: '24h' } } }),
  },
  users: {
    name: 'Users',
    unit: 'count',
    meaning: 'Users who signed up and have not left.',
    source: gateway({ kind: 'gauge', of: { metric: 'linda_gateway_users' } }),
  },
  messagesPerHour: {
    name: 'Messages',
    unit: 'perH',
    meaning: 'Messages taken from users, at the pace of the last minute.',
    source: gateway({ kind: 'rate', of: { metric: 'linda_gateway_messages_received_total' }, scale: 3_600 }),
  },
  featureUse: {
    name: 'Feature use',
    unit: 'perMin',
    meaning: 'What users asked for, by feature.',
    source: gateway({ kind: 'rate', of: { metric: 'linda_gateway_feature_use_total' }, scale: 60 }, 'feature'),
  },
  returned: {
    name: 'Users who returned',
    unit: 'perH',
    meaning: 'Users who wrote again after a pause of 5 minutes or more, at the pace of the last minute.',
    source: gateway({ kind: 'rate', of: { metric: 'linda_gateway_users_returned_total' }, scale: 3_600 }),
  },
  retention: {
    name: 'Retention, 1 h',
    unit: 'fraction',
    meaning: 'Of the users who wrote in the hour before the last, those who wrote in the last.',
    source: gateway({
      kind: 'ratio',
      part: { metric: 'linda_gateway_users_retained', labels: { window: '1h' } },
      whole: { metric: 'linda_gateway_users_retainable', labels: { window: '1h' } },
    }),
  },
  churn: {
    name: 'Users who left',
    unit: 'perH',
    meaning: 'Users who ended their use, at the pace of the last minute.',
    source: gateway({ kind: 'rate', of: { metric: 'linda_gateway_users_left_total' }, scale: 3_600 }),
  },
  promoters: {
    name: 'Net promoter score',
    unit: 'count',
    meaning: 'How many would recommend it, less those who would not.',
    source: nobody('Nobody asks users. A survey service offers linda_nps on its /metrics.'),
  },
} as const satisfies Record<string, Figure>

export type FigureId = keyof typeof FIGURES
export const FIGURE_IDS = Object.keys(FIGURES) as FigureId[]

/** The figures that are made of the page of a process of this role. */
export function figuresOf(role: ScrapedRole): FigureId[] {
  return FIGURE_IDS.filter((id) => {
    const source: FigureSource = FIGURES[id].source
    return source.kind === 'scrape' && source.of === role
  })
}
