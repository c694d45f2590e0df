/** The screens of the side bar, with the letter that follows `g`. Only what exists stands here. */
import type { Route } from './route.ts'

export interface Screen {
  readonly name: string
  readonly key: string
  readonly route: Route
  /** What is to be found there, for the palette. */
  readonly about: string
}

export interface ScreenGroup {
  readonly name: string
  readonly screens: readonly Screen[]
}

export const SCREEN_GROUPS: readonly ScreenGroup[] = [
  {
    name: 'Watch',
    screens: [
      { name: 'Overview', key: 'o', route: { kind: 'overview' }, about: 'Impact, accounts, nodes, alerts' },
      {
        name: 'Topology',
        key: 't',
        route: { kind: 'topology' },
        about: 'Accounts, nodes, services; who believes what',
      },
      {
        name: 'Load',
        key: 'l',
        route: { kind: 'load', accountId: null },
        about: 'Share, throughput and latency by node, account and region; what-if',
      },
      {
        name: 'Performance',
        key: 'e',
        route: { kind: 'performance' },
        about: 'Throughput, latency, success, accuracy, cache, API quota',
      },
      {
        name: 'Infrastructure',
        key: 'i',
        route: { kind: 'infrastructure' },
        about: 'CPU, memory, disk, network, sessions, services',
      },
      {
        name: 'Application',
        key: 'u',
        route: { kind: 'application' },
        about: 'Sign-ups, active users, messages, feature use, retention',
      },
    ],
  },
  {
    name: 'Investigate',
    screens: [
      {
        name: 'Alerts',
        key: 'n',
        route: { kind: 'alerts', alertId: null },
        about: 'What is wrong, who knows, who was told; rules, silences, history',
      },
      {
        name: 'Incidents',
        key: 'm',
        route: { kind: 'incidents' },
        about:
          'What people work on together: roles, one timeline of everything, evidence, updates; closed with its impact',
      },
      { name: 'Failovers', key: 'f', route: { kind: 'failovers' }, about: 'Every change of master, phase by phase' },
      {
        name: 'SLOs',
        key: 's',
        route: { kind: 'slos' },
        about: 'Objectives, error budgets, burn, uptime report',
      },
      {
        name: 'Data sources',
        key: 'd',
        route: { kind: 'sources' },
        about: 'Where every number comes from, how old, whether sources agree; query Prometheus',
      },
    ],
  },
  {
    name: 'Act',
    screens: [
      {
        name: 'Operations',
        key: 'p',
        route: { kind: 'operations', operationId: null },
        about: 'What was asked for and what became of it',
      },
      {
        name: 'Backups',
        key: 'b',
        route: { kind: 'backups', backupId: null },
        about: 'What is kept, whether it was proven, recovery point and time; verify, restore',
      },
      {
        name: 'Deployments',
        key: 'r',
        route: { kind: 'deployments', deploymentId: null },
        about: 'Versions on nodes, canary beside the old version, waves, verdicts; freezes',
      },
      {
        name: 'Automation',
        key: 'a',
        route: { kind: 'automation' },
        about: 'Protection, holds, promotion rules, countdowns, skipped failovers, drills',
      },
    ],
  },
  {
    name: 'Prepare',
    screens: [
      {
        name: 'Runbooks',
        key: 'k',
        route: { kind: 'runbooks' },
        about: 'What to do, step by step: search, read, go through one; kept here without network',
      },
      {
        name: 'Drills',
        key: 'v',
        route: { kind: 'drills' },
        about:
          'Real faults on the built-in cluster, on purpose: what should be seen, how long it took, how it was put back',
      },
      {
        name: 'Handover',
        key: 'h',
        route: { kind: 'handover' },
        about: 'What whoever takes over has to know: open, held, running, ending; to print',
      },
      {
        name: 'Glossary',
        key: 'y',
        route: { kind: 'glossary' },
        about: 'What every word means',
      },
      {
        name: 'Settings',
        key: 'x',
        route: { kind: 'settings' },
        about: 'Connections, display, notifications',
      },
    ],
  },
]

export const SCREENS: readonly Screen[] = SCREEN_GROUPS.flatMap((group) => group.screens)

const HOME_OF: Partial<Record<Route['kind'], Route['kind']>> = {
  failover: 'failovers',
  account: 'overview',
  node: 'topology',
  slo: 'slos',
  runbook: 'runbooks',
  run: 'runbooks',
  incident: 'incidents',
  stray: 'overview',
}

/** The screen a place belongs to, so that the side bar shows where one is; `null`: it stands for itself. */
export function screenOf(route: Route): Screen | null {
  const kind = HOME_OF[route.kind] ?? route.kind
  return SCREENS.find((screen) => screen.route.kind === kind) ?? null
}
