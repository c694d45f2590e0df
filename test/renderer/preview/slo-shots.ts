/** Pictures of SLOs in every state. */
import type { Page } from 'playwright'
import type { Shot } from './shot.ts'

const report = async (page: Page): Promise<void> => {
  await page.getByText('Uptime report', { exact: true }).click()
  await page.getByText('Down, excluded, not recorded', { exact: true }).waitFor()
}
const first = async (page: Page): Promise<void> =>
  page
    .getByRole('button', { name: /availability/ })
    .first()
    .click()

export const SLO_SHOTS: readonly Shot[] = [
  { name: 'slos', state: 'slos', hash: '#/slos' },
  { name: 'slos-detail', state: 'slos', hash: '#/slos', height: 1000, act: first },
  { name: 'slos-young', state: 'slosYoung', hash: '#/slos' },
  { name: 'slos-nothing', state: 'slosNothing', hash: '#/slos' },
  { name: 'slos-failing', state: 'slosFailing', hash: '#/slos' },
  { name: 'slos-missing', state: 'slosMissing', hash: '#/slos' },
  { name: 'slos-offline', state: 'slosOffline', hash: '#/slos' },
  {
    name: 'slos-lost',
    state: 'slosLost',
    hash: '#/slos',
    act: async (page) => {
      await page.getByText(/^read/).waitFor()
    },
  },
  { name: 'slos-never', state: 'never', hash: '#/slos' },
  { name: 'slos-900', state: 'slos', hash: '#/slos', width: 900 },
  { name: 'slos-detail-900', state: 'slos', hash: '#/slos', width: 900, height: 1400, act: first },
  { name: 'slos-360', state: 'slos', hash: '#/slos', width: 360, height: 1000 },
  { name: 'slos-uptime', state: 'slos', hash: '#/slos', height: 1000, act: report },
  { name: 'slos-uptime-nothing', state: 'slosNothing', hash: '#/slos', act: report },
  { name: 'slos-uptime-900', state: 'slos', hash: '#/slos', width: 900, act: report },
  {
    name: 'slos-uptime-custom',
    state: 'slos',
    hash: '#/slos',
    act: async (page) => {
      await report(page)
      await page.getByRole('button', { name: 'Custom' }).click()
      await page.getByRole('button', { name: 'Show' }).waitFor()
    },
  },
  {
    name: 'slos-plan',
    state: 'slos',
    hash: '#/account/ksa-main',
    act: async (page) => {
      await page.getByRole('button', { name: 'Fail over…' }).first().click()
      await page.getByText(/Budget left/).waitFor()
    },
  },
]
