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
      { name: 'Load', key: 'l', route: { kind: 'load' }, about: 'Share per node, skew, throughput' },
    ],
  },
  {
    name: 'Investigate',
    screens: [
      { name: 'Failovers', key: 'f', route: { kind: 'failovers' }, about: 'Every change of master, phase by phase' },
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
        name: 'Automation',
        key: 'a',
        route: { kind: 'automation' },
        about: 'Protection, holds, promotion rules, countdowns, skipped failovers, drills',
      },
    ],
  },
]

export const SCREENS: readonly Screen[] = SCREEN_GROUPS.flatMap((group) => group.screens)

const HOME_OF: Partial<Record<Route['kind'], Route['kind']>> = {
  failover: 'failovers',
  account: 'overview',
  node: 'topology',
}

/** The screen a place belongs to, so that the side bar shows where one is; `null`: it stands for itself. */
export function screenOf(route: Route): Screen | null {
  const kind = HOME_OF[route.kind] ?? route.kind
  return SCREENS.find((screen) => screen.route.kind === kind) ?? null
}
