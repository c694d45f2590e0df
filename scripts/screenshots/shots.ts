/** The pictures of the operator guide: which place, how wide, and what is done there before it is taken. */
import type { Locator, Page } from 'playwright'
import type { Route } from '../../renderer/routing/route.ts'

/** Where a link leads that means nothing is no screen. */
export type Pictured = Exclude<Route['kind'], 'stray' | 'lost'>

/** `none`: a console that knows no cluster yet; `monitored`: one that is told of a Prometheus and an Alertmanager too. */
export type ConsoleKind = 'builtIn' | 'monitored' | 'none'

export interface Shot {
  /** Of its files: <name>-dark.png and <name>-light.png. */
  readonly name: string
  /** The screen it shows; `null`: what stands over every screen, or before them. */
  readonly route: Pictured | null
  readonly hash: string
  readonly width?: number
  readonly height?: number
  readonly console?: ConsoleKind
  /** A servant is stopped meanwhile, so that there is something to see. */
  readonly isTroubled?: boolean
  /** Placed before it and ended after it. */
  readonly meanwhile?: { readonly begins: string; readonly ends: string; readonly reason: string }
  /** A backup was made and proven, and a bad version deployed and taken back. */
  readonly isDeployed?: boolean
  /** Somebody comes back to a window they left five minutes before. */
  readonly isAfterAbsence?: boolean
  /** What is done there first. */
  readonly act?: (page: Page) => Promise<void>
  /** What must be seen in the picture. */
  readonly shows: (page: Page) => Locator
}

/** What the incidents of the run are about. */
export const MOVED = 'ksa-main'
export const KILLED = 'uae-main'
export const STOPPED = 'sa-3'
/** Spread by another algorithm since the beginning of the run. */
export const SPREAD = 'south-asia-main'
/** Asked for by the shots, filled in by the run: which failover and which operation there is. */
export const NEWEST_FAILOVER = '#/failover/newest'
export const NEWEST_OPERATION = '#/operation/newest'
/** Deployed at the end of the run, and taken back by itself. */
export const BAD_VERSION = '0.3.0'

const PALETTE = /palette/i
const PHONE = { width: 360, height: 780 } as const
const NARROW = { width: 900 } as const

const title = (name: string) => (page: Page) => page.getByRole('heading', { level: 1, name, exact: true })
const text = (words: string | RegExp) => (page: Page) => page.getByText(words).first()
const dialog = (page: Page) => page.getByRole('dialog')

const search = async (page: Page, query: string): Promise<void> => {
  await page.getByRole('button', { name: PALETTE }).click()
  await page.getByPlaceholder('Screen, account, node or action').fill(query)
}

/** As anybody does it: the words are there already. */
const declare = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Declare an incident/ }).click()
  const title = page.getByRole('dialog').getByLabel('What is wrong', { exact: true })
  if ((await title.inputValue()) === '') await title.fill(`${STOPPED} is down`)
  await page.getByRole('dialog').getByRole('button', { name: 'Declare', exact: true }).click()
  await page.getByLabel('Note into the timeline').waitFor()
}

const segment =
  (name: string) =>
  async (page: Page): Promise<void> =>
    page.getByText(name, { exact: true }).click()

export const SHOTS: readonly Shot[] = [
  { name: 'overview', route: 'overview', hash: '#/', shows: (page) => region(page, 'Messages') },
  {
    name: 'since-you-last-looked',
    route: 'overview',
    hash: '#/',
    isAfterAbsence: true,
    shows: text('Since you last looked'),
  },
  { name: 'topology', route: 'topology', hash: '#/topology', shows: text('Who believes what') },
  {
    name: 'topology-list',
    route: 'topology',
    hash: '#/topology',
    act: segment('List'),
    shows: (page) => page.getByRole('columnheader', { name: 'Believes' }).first(),
  },
  { name: 'node', route: 'node', hash: '#/node/uae-1', height: 1180, shows: text('Own word') },
  { name: 'service', route: 'node', hash: '#/node/gateway', height: 1180, shows: text('Own word') },
  { name: 'load', route: 'load', hash: '#/load', height: 1100, shows: title('Load') },
  { name: 'load-what-if', route: 'load', hash: `#/load/${SPREAD}`, height: 1100, shows: text('Today, measured') },
  { name: 'performance', route: 'performance', hash: '#/performance', shows: title('Performance') },
  { name: 'infrastructure', route: 'infrastructure', hash: '#/infrastructure', shows: title('Infrastructure') },
  { name: 'application', route: 'application', hash: '#/application', shows: title('Application') },
  { name: 'performance-900', route: 'performance', hash: '#/performance', ...NARROW, shows: title('Performance') },
  { name: 'failovers', route: 'failovers', hash: '#/failovers', shows: text('Cause') },
  { name: 'failover', route: 'failover', hash: NEWEST_FAILOVER, height: 1400, shows: text('source: cluster') },
  { name: 'slos', route: 'slos', hash: '#/slos', shows: text('Budget left') },
  {
    name: 'slos-objective',
    route: 'slo',
    hash: `#/slo/${KILLED}-availability`,
    shows: text('Promised'),
  },
  {
    name: 'slos-uptime',
    route: 'slos',
    hash: '#/slos',
    act: segment('Uptime report'),
    shows: text('Down, excluded, not recorded'),
  },
  { name: 'sources', route: 'sources', hash: '#/sources', height: 1100, shows: title('Data sources') },
  {
    name: 'query',
    route: 'sources',
    hash: '#/sources',
    console: 'monitored',
    act: async (page) => {
      const query = page.getByLabel('PromQL query')
      await query.fill('sum by (account) (rate(linda_gateway_messages_received_total[1m]))')
      await page.getByLabel('Over', { exact: true }).selectOption({ label: '5 min' })
      await query.press('Enter')
      const chart = page.getByRole('main').locator('canvas').first()
      await chart.waitFor()
      await chart.scrollIntoViewIfNeeded()
    },
    shows: text(/series in \d+ ms/),
  },
  { name: 'operations', route: 'operations', hash: '#/operations', shows: title('Operations') },
  { name: 'operation', route: 'operations', hash: NEWEST_OPERATION, shows: text('Operation id') },
  {
    name: 'automation',
    route: 'automation',
    hash: '#/automation',
    meanwhile: {
      begins: 'holdAutomation accountId=south-asia-main minutes=45',
      ends: 'releaseAutomation accountId=south-asia-main',
      reason: 'Its machines get a new kernel',
    },
    shows: text('Its machines get a new kernel'),
  },
  { name: 'account', route: 'account', hash: `#/account/${KILLED}`, height: 1080, shows: title(KILLED) },
  {
    name: 'plan',
    route: 'account',
    hash: '#/account/south-asia-main',
    act: async (page) => {
      await page.getByRole('button', { name: 'Fail over…' }).click()
      await page.getByLabel(/^Reason/).fill('The disk of the master makes noises')
    },
    shows: (page) => page.getByLabel(/^Reason/),
  },
  { name: 'runbooks', route: 'runbooks', hash: '#/runbooks', height: 1100, shows: text('Two masters') },
  {
    name: 'runbooks-search',
    route: 'runbooks',
    hash: '#/runbooks',
    act: async (page) => page.getByLabel('Search in all of them').fill('floor'),
    shows: text(/places? with “floor”/),
  },
  {
    name: 'runbook',
    route: 'runbook',
    hash: '#/runbook/split-brain',
    height: 1300,
    shows: (page) => page.getByRole('heading', { level: 2, name: 'Before' }),
  },
  {
    name: 'run',
    route: 'run',
    hash: '#/runbook/high-error-rate',
    height: 1300,
    act: async (page) => {
      await page.getByRole('button', { name: 'Start a run…' }).click()
      await page.getByRole('button', { name: 'Start', exact: true }).click()
      await page
        .getByRole('button', { name: /^Done: / })
        .first()
        .click()
    },
    shows: (page) => page.getByRole('button', { name: /^Done: /, pressed: true }).first(),
  },
  {
    name: 'incident',
    route: 'incident',
    hash: '#/incidents',
    isTroubled: true,
    height: 1200,
    act: async (page) => {
      await declare(page)
      await page.getByLabel('Note into the timeline').fill('Its machine is being moved; nobody notices yet.')
      await page.keyboard.press('Enter')
      await text('Its machine is being moved')(page).waitFor()
    },
    shows: (page) => page.getByRole('region', { name: 'Items of the timeline' }),
  },
  {
    name: 'incidents',
    route: 'incidents',
    hash: '#/incidents',
    isTroubled: true,
    act: async (page) => {
      if ((await page.getByRole('table', { name: 'Incidents' }).count()) === 0) await declare(page)
      await page.getByRole('link', { name: 'Incidents' }).first().click()
    },
    shows: (page) => page.getByRole('table', { name: 'Incidents' }),
  },
  { name: 'drills', route: 'drills', hash: '#/drills', shows: title('Drills') },
  { name: 'handover', route: 'handover', hash: '#/handover', shows: title('Handover') },
  { name: 'glossary', route: 'glossary', hash: '#/glossary', shows: title('Glossary') },
  { name: 'settings', route: 'settings', hash: '#/settings', shows: title('Settings') },
  {
    name: 'connection-form',
    route: 'settings',
    hash: '#/settings',
    height: 1100,
    act: async (page) => page.getByRole('button', { name: 'Add a connection' }).click(),
    shows: (page) => page.getByLabel('Token').first(),
  },
  { name: 'first-screen', route: null, hash: '#/', console: 'none', height: 820, shows: text('Connect to a cluster') },
  {
    name: 'palette',
    route: null,
    hash: '#/',
    act: async (page) => search(page, 'ksa'),
    shows: (page) => page.getByRole('button', { name: /ksa-main/ }).first(),
  },
  {
    name: 'keys',
    route: null,
    hash: '#/',
    act: async (page) => page.getByRole('button', { name: 'Keys' }).click(),
    shows: dialog,
  },
  { name: 'overview-trouble', route: 'overview', hash: '#/', isTroubled: true, shows: text(`${STOPPED} is down`) },
  { name: 'alerts', route: 'alerts', hash: '#/alerts', isTroubled: true, shows: text(`${STOPPED} is down`) },
  {
    name: 'alert',
    route: 'alerts',
    hash: '#/alerts',
    isTroubled: true,
    height: 1000,
    act: async (page) =>
      page
        .getByRole('link', { name: `${STOPPED} is down` })
        .first()
        .click(),
    shows: text('First step'),
  },
  {
    name: 'silence',
    route: 'alerts',
    hash: '#/alerts',
    isTroubled: true,
    act: async (page) => {
      await page
        .getByRole('link', { name: `${STOPPED} is down` })
        .first()
        .click()
      await page.getByRole('button', { name: /^Silence…/ }).click()
      await page.getByLabel(/^Reason/).fill('It is being moved to another machine')
    },
    shows: (page) => page.getByLabel(/^Reason/),
  },
  {
    name: 'alert-rules',
    route: 'alerts',
    hash: '#/alerts',
    isTroubled: true,
    act: segment('Rules'),
    shows: (page) => page.getByRole('columnheader', { name: 'Worst now' }),
  },
  {
    name: 'wallboard',
    route: 'wallboard',
    hash: '#/wallboard',
    width: 1920,
    height: 1080,
    isTroubled: true,
    shows: text(KILLED),
  },
  {
    name: 'backups',
    route: 'backups',
    hash: '#/backups',
    height: 1200,
    isDeployed: true,
    shows: title('Backups'),
  },
  {
    name: 'deployments',
    route: 'deployments',
    hash: '#/deployments',
    height: 1300,
    isDeployed: true,
    shows: title('Deployments'),
  },
  { name: 'overview-phone', route: 'overview', hash: '#/', isTroubled: true, ...PHONE, shows: title('Overview') },
  { name: 'alerts-phone', route: 'alerts', hash: '#/alerts', isTroubled: true, ...PHONE, shows: title('Alerts') },
]

export const THEMES = ['dark', 'light'] as const
export type Theme = (typeof THEMES)[number]

export function fileOf({ name }: Shot, theme: Theme): string {
  return `${name}-${theme}.png`
}

function region(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}
