/** Pictures of the four dashboards: live, silent, empty, cut off, over long ranges, compared, narrow. */
import type { Page } from 'playwright'
import type { Shot } from './shot.ts'

const choose =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click()
    await page.waitForTimeout(700)
  }

const compare = (value: string) => async (page: Page) => {
  await page.getByLabel('Compare with').selectOption(value)
  await page.waitForTimeout(700)
}

export const DASHBOARD_SHOTS: readonly Shot[] = [
  { name: 'dash-performance', state: 'dash', hash: '#/performance', height: 1900 },
  { name: 'dash-infrastructure', state: 'dash', hash: '#/infrastructure', height: 1300 },
  { name: 'dash-application', state: 'dash', hash: '#/application', height: 1200 },
  { name: 'dash-stale', state: 'dashStale', hash: '#/performance', height: 1000 },
  { name: 'dash-nothing', state: 'dashNothing', hash: '#/application', height: 1000 },
  { name: 'dash-offline', state: 'dashOffline', hash: '#/infrastructure', height: 1000 },
  { name: 'dash-gaps', state: 'dashGaps', hash: '#/infrastructure', height: 1000, act: choose('24 h') },
  { name: 'dash-young', state: 'dashYoung', hash: '#/application', height: 1000, act: choose('7 d') },
  { name: 'dash-never-kept', state: 'dashNothing', hash: '#/performance', height: 1000, act: choose('1 h') },
  { name: 'dash-compare', state: 'dash', hash: '#/application', height: 1000, act: compare('yesterday') },
  {
    name: 'dash-hover',
    state: 'dash',
    hash: '#/infrastructure',
    height: 1000,
    act: async (page) => {
      await page
        .locator('.u-over')
        .first()
        .hover({ position: { x: 262, y: 60 } })
    },
  },
  {
    name: 'dash-about',
    state: 'dash',
    hash: '#/performance',
    act: async (page) => page.getByRole('button', { name: 'Cache hit rate', exact: true }).focus(),
  },
  {
    name: 'dash-menu',
    state: 'dash',
    hash: '#/infrastructure',
    act: async (page) => page.getByRole('button', { name: /^CPU by node: save/ }).press('Enter'),
  },
  {
    name: 'dash-table',
    state: 'dash',
    hash: '#/infrastructure',
    act: async (page) => {
      await page.getByRole('button', { name: /^CPU by node: save/ }).press('Enter')
      await page.getByRole('menuitem', { name: 'Show as a table' }).press('Enter')
    },
  },
  { name: 'dash-custom', state: 'dash', hash: '#/application', act: choose('Custom') },
  { name: 'dash-many', state: 'dashMany', hash: '#/infrastructure' },
  { name: 'dash-900', state: 'dash', hash: '#/performance', width: 900, height: 1400 },
  { name: 'dash-360', state: 'dash', hash: '#/application', width: 360, height: 1200 },
  { name: 'health', state: 'dash', height: 1000 },
  { name: 'health-red', state: 'dashRed', height: 1000 },
  { name: 'health-stale', state: 'dashStale', height: 1000 },
  { name: 'health-offline', state: 'dashOffline', height: 1000 },
  { name: 'health-nothing', state: 'dashNothing', height: 1000 },
  { name: 'health-900', state: 'dashRed', width: 900, height: 1200 },
  { name: 'health-360', state: 'dashRed', width: 360, height: 740 },
  { name: 'health-360-long', state: 'dash', width: 360, height: 2600 },
]
