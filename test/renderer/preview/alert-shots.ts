/** Pictures of Alerts and Load in every state. */
import type { Page } from 'playwright'
import type { Shot } from './shot.ts'

const tab =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page
      .getByText(new RegExp(`^${name}`))
      .first()
      .click()
  }
const ALERT = '#/alert/serviceDown%2Fsheets'
const ACCOUNT = '#/load/ksa-main'

export const ALERT_SHOTS: readonly Shot[] = [
  { name: 'alerts-calm', state: 'calm', hash: '#/alerts' },
  { name: 'alerts-open', state: 'alerting', hash: '#/alerts' },
  { name: 'alerts-detail', state: 'alerting', hash: ALERT, height: 1100 },
  { name: 'alerts-acknowledged', state: 'alerting', hash: '#/alert/logLag%2Fsa-2', height: 1000 },
  { name: 'alerts-silenced', state: 'alerting', hash: '#/alert/noStandby%2Fksa-main', height: 1000 },
  { name: 'alerts-untold', state: 'alertsUntold', hash: ALERT, height: 1100 },
  { name: 'alerts-foreign', state: 'alertsForeign', hash: '#/alerts', height: 1000 },
  { name: 'alerts-offline', state: 'alertsOffline', hash: '#/alerts' },
  { name: 'alerts-never', state: 'never', hash: '#/alerts' },
  { name: 'alerts-unknown', state: 'calm', hash: '#/alert/nothing%2Fhere' },
  { name: 'alerts-history', state: 'alerting', hash: '#/alerts', act: tab('History') },
  { name: 'alerts-history-offline', state: 'alertsOffline', hash: '#/alerts', act: tab('History') },
  { name: 'alerts-rules', state: 'alerting', hash: '#/alerts', height: 1100, act: tab('Rules') },
  { name: 'alerts-rules-offline', state: 'alertsOffline', hash: '#/alerts', act: tab('Rules') },
  { name: 'alerts-silences', state: 'alerting', hash: '#/alerts', act: tab('Silences') },
  { name: 'alerts-silences-none', state: 'calm', hash: '#/alerts', act: tab('Silences') },
  { name: 'alerts-360', state: 'alerting', hash: '#/alerts', width: 360, height: 1100 },
  { name: 'alerts-detail-360', state: 'alerting', hash: ALERT, width: 360, height: 2200 },
  { name: 'alerts-rules-360', state: 'alerting', hash: '#/alerts', width: 360, height: 1100, act: tab('Rules') },
  { name: 'alerts-900', state: 'alertsForeign', hash: '#/alerts', width: 900 },
  { name: 'overview-alerting', state: 'alerting', height: 1100 },
  { name: 'account-alerting', state: 'alerting', hash: '#/account/ksa-main' },
  {
    name: 'plan-acknowledge',
    state: 'alerting',
    hash: ALERT,
    act: async (page) => {
      await page.keyboard.press('a')
      await page.getByLabel(/^Reason/).waitFor()
    },
  },
  {
    name: 'plan-silence',
    state: 'alerting',
    hash: '#/alerts',
    act: async (page) => {
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.keyboard.press('s')
      await page.getByLabel(/^Reason/).waitFor()
    },
  },
  { name: 'load-what-if', state: 'loadWhatIf', hash: ACCOUNT, height: 1500 },
  { name: 'load-all', state: 'loadWhatIf', hash: '#/load', height: 1300 },
  { name: 'load-measuring', state: 'loadMeasuring', hash: ACCOUNT, height: 1100 },
  { name: 'load-missed', state: 'loadMissed', hash: ACCOUNT, height: 1100 },
  { name: 'load-no-traffic', state: 'loadNoTraffic', hash: ACCOUNT },
  { name: 'load-lacking', state: 'calm', hash: ACCOUNT },
  { name: 'load-stale', state: 'loadStale', hash: ACCOUNT },
  { name: 'load-nobody', state: 'calm', hash: '#/load/nobody' },
  { name: 'load-what-if-900', state: 'loadWhatIf', hash: ACCOUNT, width: 900, height: 1100 },
  {
    name: 'plan-balancing',
    state: 'loadWhatIf',
    hash: ACCOUNT,
    act: async (page) => {
      await page.getByRole('button', { name: 'Use it…' }).first().click()
      await page.getByLabel('Weight of ksa-2').fill('12')
      await page.keyboard.press('Enter')
    },
  },
]
