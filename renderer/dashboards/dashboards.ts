/** The four dashboards as data: every panel, the figures it shows, and which of the things that have to be seen it covers. */
import type { FigureId } from '../../shared/figures.ts'
import type { Gather } from '../store/figure-summary.ts'

/** What operations ask to see, as they list it. */
export const ITEMS = {
  health: [
    'overall green, yellow or red',
    'service availability',
    'database health',
    'queue depth',
    'error rate',
    'latest errors',
    'capacity in use',
  ],
  performance: [
    'throughput',
    'latency p95 and p99',
    'success rate',
    'extraction and intent accuracy',
    'cache hit rate',
    'API quota in use',
  ],
  infrastructure: [
    'CPU and memory per server',
    'disk',
    'network',
    'database connections',
    'active sessions',
    'backup status',
  ],
  application: ['sign-ups per hour', 'active users', 'messages per hour', 'feature use', 'retention', 'churn'],
} as const

export type DashboardId = keyof typeof ITEMS
export type Item = (typeof ITEMS)[DashboardId][number]

export interface Panel {
  /** Of the figure it is mainly about; unique in a dashboard. */
  readonly figure: FigureId
  readonly title: string
  /** Drawn in the same chart: of the same unit. */
  readonly besides?: readonly FigureId[]
  /** How several processes make one number to read first. */
  readonly gather: Gather
  /** Shown as what is left to 1: successes of errors. */
  readonly isComplement?: boolean
  /** Of how much: what the machine has. */
  readonly outOf?: 'memoryBytes' | 'diskBytes'
  /** What it should stay under, or above where the lowest is the worst. */
  readonly limit?: { readonly value: number; readonly words: string }
  readonly covers: readonly Item[]
  /** Of the page's width; absent: a third. For many lines, or what the page is about. */
  readonly width?: 'half' | 'most'
}

export interface Dashboard {
  readonly id: DashboardId
  readonly name: string
  readonly panels: readonly Panel[]
}

/** Targets of the owners: p95 < 100 ms, errors < 0.5 %; CPU < 70 %. */
const P95 = { value: 100, words: 'target < 100 ms' } as const
const ERRORS = { value: 0.005, words: 'target < 0.5 %' } as const
const CPU = { value: 0.7, words: 'limit 70 %' } as const
const QUOTA = { value: 0.8, words: 'limit 80 %' } as const

/** Part of Overview: its panels are the tiles and the card of System health. */
const HEALTH: Dashboard = {
  id: 'health',
  name: 'System health',
  panels: [
    {
      figure: 'serviceLatency',
      title: 'Services',
      gather: 'highest',
      covers: ['service availability', 'overall green, yellow or red'],
    },
    {
      figure: 'journalWrite',
      title: 'Database',
      gather: 'highest',
      covers: ['database health'],
    },
    { figure: 'journalSize', title: 'Journal size', gather: 'sum', covers: ['database health'] },
    { figure: 'waiting', title: 'Waiting', gather: 'sum', covers: ['queue depth'] },
    { figure: 'errorRate', title: 'Errors', gather: 'highest', limit: ERRORS, covers: ['error rate', 'latest errors'] },
    { figure: 'machineCpu', title: 'CPU', gather: 'highest', limit: CPU, covers: ['capacity in use'] },
    { figure: 'machineMemory', outOf: 'memoryBytes', title: 'Memory', gather: 'highest', covers: ['capacity in use'] },
    { figure: 'diskUsed', outOf: 'diskBytes', title: 'Disk', gather: 'highest', covers: ['capacity in use'] },
    { figure: 'apiQuota', title: 'API quota', gather: 'highest', limit: QUOTA, covers: ['capacity in use'] },
  ],
}

const PERFORMANCE: Dashboard = {
  id: 'performance',
  name: 'Performance',
  panels: [
    {
      figure: 'throughput',
      title: 'Throughput',
      besides: ['received'],
      gather: 'sum',
      covers: ['throughput'],
      width: 'most',
    },
    { figure: 'accountP95', title: 'Response p95', gather: 'highest', limit: P95, covers: ['latency p95 and p99'] },
    { figure: 'responseP99', title: 'Response p99', gather: 'highest', covers: ['latency p95 and p99'] },
    { figure: 'accountP50', title: 'Response p50', gather: 'highest', covers: [] },
    {
      figure: 'errorRate',
      title: 'Success rate',
      gather: 'highest',
      isComplement: true,
      covers: ['success rate'],
    },
    { figure: 'accountErrors', title: 'Error rate', gather: 'highest', limit: ERRORS, covers: [] },
    { figure: 'accountReplies', title: 'Replies', gather: 'sum', covers: ['throughput'] },
    {
      figure: 'intentAccuracy',
      title: 'Intent accuracy',
      gather: 'lowest',
      covers: ['extraction and intent accuracy'],
    },
    {
      figure: 'extractionAccuracy',
      title: 'Extraction accuracy',
      gather: 'lowest',
      covers: ['extraction and intent accuracy'],
    },
    { figure: 'cacheHits', title: 'Cache hit rate', gather: 'lowest', covers: ['cache hit rate'] },
    {
      figure: 'apiQuota',
      title: 'API quota in use',
      gather: 'highest',
      limit: QUOTA,
      covers: ['API quota in use'],
    },
    { figure: 'apiFailures', title: 'API calls failed', gather: 'highest', covers: [] },
    { figure: 'mediaSuccess', title: 'Media processed', gather: 'lowest', covers: ['success rate'] },
    { figure: 'mediaTime', title: 'Media processing p95', gather: 'highest', covers: [] },
    { figure: 'deduplicated', title: 'Duplicates recognised', gather: 'sum', covers: [] },
    { figure: 'recoveries', title: 'Errors recovered from', gather: 'sum', covers: [] },
    { figure: 'redeliveries', title: 'Redeliveries', gather: 'sum', covers: [] },
    { figure: 'botStore', title: 'State log write p95', gather: 'highest', covers: [] },
    { figure: 'gatewayStore', title: 'Gateway ledger write p95', gather: 'highest', covers: [] },
    { figure: 'journalWrite', title: 'Journal write p95', gather: 'highest', covers: [] },
    { figure: 'sentiment', title: 'Sentiment', gather: 'lowest', covers: [] },
    { figure: 'intentConfidence', title: 'Intent confidence', gather: 'lowest', covers: [] },
  ],
}

const INFRASTRUCTURE: Dashboard = {
  id: 'infrastructure',
  name: 'Infrastructure',
  panels: [
    {
      figure: 'nodeCpu',
      title: 'CPU by node',
      gather: 'highest',
      limit: CPU,
      covers: ['CPU and memory per server'],
      width: 'half',
    },
    {
      figure: 'nodeMemory',
      title: 'Memory by node',
      gather: 'highest',
      covers: ['CPU and memory per server'],
      width: 'half',
    },
    {
      figure: 'machineCpu',
      title: 'CPU of the machine',
      gather: 'highest',
      limit: CPU,
      covers: ['CPU and memory per server'],
    },
    {
      figure: 'machineMemory',
      outOf: 'memoryBytes',
      title: 'Memory of the machine',
      gather: 'highest',
      covers: ['CPU and memory per server'],
    },
    { figure: 'diskUsed', outOf: 'diskBytes', title: 'Disk', gather: 'highest', covers: ['disk'] },
    { figure: 'networkIn', title: 'Network', besides: ['networkOut'], gather: 'sum', covers: ['network'] },
    { figure: 'sessions', title: 'Active sessions', gather: 'sum', covers: ['active sessions'] },
    { figure: 'serviceLatency', title: 'Service answer time', gather: 'highest', covers: [] },
    { figure: 'journalSize', title: 'Journal size', gather: 'sum', covers: [] },
    {
      figure: 'databaseConnections',
      title: 'Database connections',
      gather: 'sum',
      covers: ['database connections'],
    },
    { figure: 'backupAge', title: 'Newest backup', gather: 'highest', covers: ['backup status'] },
  ],
}

const APPLICATION: Dashboard = {
  id: 'application',
  name: 'Application',
  panels: [
    { figure: 'messagesPerHour', title: 'Messages', gather: 'sum', covers: ['messages per hour'], width: 'most' },
    { figure: 'signUps', title: 'Sign-ups', gather: 'sum', covers: ['sign-ups per hour'] },
    { figure: 'activeUsers', title: 'Active users, 5 min', gather: 'sum', covers: ['active users'] },
    { figure: 'activeUsersDay', title: 'Active users, 24 h', gather: 'sum', covers: ['active users'] },
    { figure: 'users', title: 'Users', gather: 'sum', covers: [] },
    { figure: 'featureUse', title: 'Feature use', gather: 'sum', covers: ['feature use'], width: 'most' },
    { figure: 'returned', title: 'Users who returned', gather: 'sum', covers: ['retention'] },
    { figure: 'retention', title: 'Retention, 1 h', gather: 'lowest', covers: ['retention'] },
    { figure: 'churn', title: 'Users who left', gather: 'sum', covers: ['churn'] },
    { figure: 'promoters', title: 'Net promoter score', gather: 'lowest', covers: [] },
  ],
}

export const DASHBOARDS: Readonly<Record<DashboardId, Dashboard>> = {
  health: HEALTH,
  performance: PERFORMANCE,
  infrastructure: INFRASTRUCTURE,
  application: APPLICATION,
}

export function figuresOf({ figure, besides = [] }: Panel): readonly FigureId[] {
  return [figure, ...besides]
}
