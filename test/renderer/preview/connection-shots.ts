/** The pictures of clusters to connect to and to go to. */
import type { Page } from 'playwright'
import type { Shot } from './shot.ts'

const SETTINGS = '#/settings'

const change = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name: `Change ${name}`, exact: true }).click()
  await page.getByRole('button', { name: 'Test' }).click()
  await page.getByRole('list', { name: 'What was tried' }).waitFor()
  await page.getByRole('list', { name: 'What was tried' }).scrollIntoViewIfNeeded()
}
const open = (page: Page, fold: string) => page.locator('summary').filter({ hasText: fold }).click()
const goTo = (name: string) => async (page: Page) => {
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.getByRole('menuitem', { name }).first().click()
}

export const CONNECTION_SHOTS: readonly Shot[] = [
  { name: 'welcome', state: 'noCluster', height: 1000 },
  { name: 'welcome-none-opens', state: 'noneOpens', height: 1100 },
  { name: 'welcome-360', state: 'noCluster', width: 360, height: 780 },
  {
    name: 'welcome-wrong',
    state: 'noCluster',
    height: 1000,
    act: async (page) => {
      await page.getByLabel('Name').fill('GCC')
      await page.getByLabel('Address of the control plane').fill('linda.example')
      await page.getByRole('button', { name: 'Add connection' }).click()
    },
  },
  { name: 'settings', state: 'several', hash: SETTINGS },
  { name: 'settings-900', state: 'several', hash: SETTINGS, width: 900 },
  { name: 'settings-360', state: 'several', hash: SETTINGS, width: 360, height: 780 },
  { name: 'settings-test-well', state: 'several', hash: SETTINGS, height: 1250, act: change('GCC') },
  { name: 'settings-test-refused', state: 'several', hash: SETTINGS, height: 1250, act: change('Levant') },
  {
    name: 'settings-folds',
    state: 'several',
    hash: SETTINGS,
    height: 1700,
    act: async (page) => {
      await page.getByRole('button', { name: 'Change GCC', exact: true }).click()
      for (const fold of ['Monitoring', 'Security', 'Proxy']) await open(page, fold)
    },
  },
  {
    name: 'settings-folds-360',
    state: 'several',
    hash: SETTINGS,
    width: 360,
    height: 2300,
    act: async (page) => {
      await page.getByRole('button', { name: 'Change GCC', exact: true }).click()
      for (const fold of ['Monitoring', 'Security', 'Proxy']) await open(page, fold)
    },
  },
  {
    name: 'settings-folds-wrong',
    state: 'several',
    hash: SETTINGS,
    height: 1700,
    act: async (page) => {
      await page.getByRole('button', { name: 'Add a connection' }).click()
      await open(page, 'Monitoring')
      await page.getByLabel('Address of Prometheus').fill('https://prometheus.linda.example')
      await page.getByText('user and password').click()
      await open(page, 'Security')
      await page.getByText('a private authority', { exact: true }).click()
      await page.getByLabel('Certificate of the authority').fill('ssh-ed25519 AAAA')
      await open(page, 'Proxy')
      await page.getByLabel('HTTP or HTTPS proxy').fill('proxy:3128')
      await page.getByRole('button', { name: 'Add connection' }).click()
    },
  },
  {
    name: 'settings-remove',
    state: 'several',
    hash: SETTINGS,
    act: async (page) => page.getByRole('button', { name: 'Remove GCC', exact: true }).click(),
  },
  {
    name: 'switcher',
    state: 'several',
    act: async (page) => {
      await page.keyboard.press('g')
      await page.keyboard.press('c')
    },
  },
  { name: 'switched-production', state: 'several', act: goTo('GCC production') },
  { name: 'switched-staging', state: 'several', act: goTo('GCC staging') },
  { name: 'switch-refused', state: 'several', act: goTo('Levant') },
  {
    name: 'palette-clusters',
    state: 'several',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Screen, account, node or action').fill('cluster')
    },
  },
]
