/**
 * Pictures of every screen in every state and both themes, with axe run over each:
 * `node test/renderer/preview/shots.ts [--only NAME] [--out DIR]`. Exits with 1 on a violation or anything on the console.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import AxeBuilder from '@axe-core/playwright'
import { chromium, type Page } from 'playwright'
import { ACTING_SHOTS } from './acting-shots.ts'
import { ALERT_SHOTS } from './alert-shots.ts'
import { BACKUP_SHOTS } from './backup-shots.ts'
import { CONNECTION_SHOTS } from './connection-shots.ts'
import { DASHBOARD_SHOTS } from './dashboard-shots.ts'
import { DEPLOYMENT_SHOTS } from './deployment-shots.ts'
import { DRILL_SHOTS } from './drill-shots.ts'
import { HAND_SHOTS } from './hand-shots.ts'
import { REPLAY_SHOTS } from './replay-shots.ts'
import { RUNBOOK_SHOTS } from './runbook-shots.ts'
import { servePreview } from './serve.ts'
import { SHIFT_SHOTS } from './shift-shots.ts'
import { SLO_SHOTS } from './slo-shots.ts'
import type { Shot } from './shot.ts'

const openPlan = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Fail over…' }).first().click()
  await page.getByRole('radio').first().waitFor()
}
const confirmPlan = async (page: Page): Promise<void> => {
  await openPlan(page)
  await page.getByLabel('Reason').fill('ksa-1 needs a new disk')
  await page.getByRole('button', { name: 'Fail over', exact: true }).click()
}
const showList = async (page: Page): Promise<void> => page.getByText('List', { exact: true }).click()
const ACCOUNT = '#/account/ksa-main'

const SHOTS: readonly Shot[] = [
  { name: 'overview-calm', state: 'calm' },
  { name: 'overview-failing', state: 'failing' },
  { name: 'overview-blocked', state: 'blocked' },
  { name: 'overview-offline', state: 'offline' },
  { name: 'overview-stale', state: 'stale' },
  { name: 'overview-refused', state: 'refused' },
  { name: 'overview-host-gone', state: 'hostGone' },
  { name: 'overview-never', state: 'never' },
  { name: 'overview-empty', state: 'empty' },
  { name: 'overview-young', state: 'young' },
  { name: 'overview-notices', state: 'notices' },
  { name: 'overview-production', state: 'production' },
  { name: 'not-signed-in', state: 'notSignedIn' },
  { name: 'account-calm', state: 'calm', hash: ACCOUNT },
  { name: 'account-failing', state: 'failing', hash: ACCOUNT },
  { name: 'failovers', state: 'calm', hash: '#/failovers' },
  { name: 'failovers-empty', state: 'empty', hash: '#/failovers' },
  { name: 'failover', state: 'calm', hash: '#/failover/ksa-main.118', height: 1300 },
  { name: 'failover-running', state: 'failing', hash: '#/failover/ksa-main.121' },
  { name: 'failover-unknown', state: 'calm', hash: '#/failover/ksa-main.999' },
  { name: 'load', state: 'calm', hash: '#/load' },
  { name: 'load-failing', state: 'failing', hash: '#/load' },
  { name: 'topology', state: 'calm', hash: '#/topology' },
  { name: 'topology-list', state: 'splitBrain', hash: '#/topology', act: showList },
  { name: 'topology-split', state: 'splitBrain', hash: '#/topology' },
  { name: 'topology-node', state: 'splitBrain', hash: '#/node/uae-1' },
  { name: 'topology-service', state: 'calm', hash: '#/node/gateway' },
  { name: 'services-overview', state: 'dash' },
  { name: 'services-detail', state: 'dash', hash: '#/node/sheets' },
  { name: 'services-360', state: 'dash', width: 360, height: 2000 },
  { name: 'services-down', state: 'alerting', hash: '#/node/sheets' },
  { name: 'services-down-overview', state: 'alerting' },
  { name: 'topology-growing', state: 'growing', hash: '#/node/uae-4' },
  { name: 'topology-failing', state: 'failing', hash: '#/topology' },
  { name: 'topology-offline', state: 'offline', hash: '#/topology' },
  { name: 'topology-empty', state: 'empty', hash: '#/topology' },
  { name: 'topology-never', state: 'never', hash: '#/topology' },
  { name: 'topology-900', state: 'splitBrain', hash: '#/topology', width: 900 },
  { name: 'runbook', state: 'splitBrain', hash: '#/runbook/split-brain' },
  { name: 'overview-split', state: 'splitBrain' },
  { name: 'overview-logged-out', state: 'loggedOut' },
  { name: 'overview-drill', state: 'drilling' },
  { name: 'overview-growing', state: 'growing' },
  { name: 'account-logged-out', state: 'loggedOut', hash: ACCOUNT, height: 1500 },
  { name: 'account-held', state: 'growing', hash: ACCOUNT },
  { name: 'account-growing', state: 'growing', hash: '#/account/uae-main' },
  { name: 'account-drill', state: 'drilling', hash: ACCOUNT },
  { name: 'failovers-skipped', state: 'growing', hash: '#/failovers' },
  { name: 'failover-drill', state: 'drilling', hash: '#/failover/ksa-main.118' },
  { name: 'operations', state: 'calm', hash: '#/operations' },
  { name: 'operations-empty', state: 'empty', hash: '#/operations' },
  { name: 'operations-unknown', state: 'unknownOutcome', hash: '#/operations' },
  { name: 'operation', state: 'calm', hash: '#/operation/0199f3a0-0000-7000-8000-00000000001e' },
  { name: 'plan', state: 'calm', hash: ACCOUNT, act: openPlan },
  {
    name: 'plan-over-failovers',
    state: 'electron',
    hash: '#/failovers',
    act: async (page) => {
      await page.keyboard.press('f')
      await page
        .getByRole('button', { name: /ksa-main/ })
        .last()
        .click()
      await page.getByRole('radio').first().waitFor()
    },
  },
  { name: 'plan-forced', state: 'production', hash: ACCOUNT, act: openPlan },
  {
    name: 'plan-refused',
    state: 'production',
    hash: ACCOUNT,
    act: async (page) => {
      await openPlan(page)
      await page.getByLabel('Reason').fill('ksa-1 needs a new disk')
      await page.getByLabel(/^Type/).fill('ksa-main')
      await page.getByLabel(/^Password/).fill('correct horse')
      await page.getByRole('button', { name: /^Hold: / }).focus()
      await page.keyboard.down('Enter')
      await page.getByRole('button', { name: 'Plan again' }).waitFor()
      await page.keyboard.up('Enter')
    },
  },
  {
    name: 'plan-unplanned',
    state: 'unplanned',
    hash: ACCOUNT,
    act: async (page) => {
      await page.getByRole('button', { name: 'Fail over…' }).click()
      await page.getByRole('button', { name: 'Plan again' }).waitFor()
    },
  },
  { name: 'plan-following', state: 'followed', hash: ACCOUNT, act: confirmPlan },
  { name: 'plan-unknown', state: 'unknownOutcome', hash: ACCOUNT, act: confirmPlan },
  { name: 'choose-account', state: 'calm', act: async (page) => page.keyboard.press('f') },
  { name: 'choose-locked', state: 'offline', act: async (page) => page.keyboard.press('f') },
  {
    name: 'palette',
    state: 'calm',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Screen, account, node or action').fill('ksa')
    },
  },
  { name: 'keys', state: 'calm', act: async (page) => page.keyboard.press('?') },
  { name: 'overview-900', state: 'failing', width: 900 },
  { name: 'overview-360', state: 'failing', width: 360, height: 780 },
  { name: 'account-900', state: 'failing', hash: ACCOUNT, width: 900 },
  { name: 'failover-900', state: 'calm', hash: '#/failover/ksa-main.118', width: 900 },
  { name: 'load-900', state: 'calm', hash: '#/load', width: 900 },
  { name: 'plan-900', state: 'calm', hash: ACCOUNT, width: 900, act: openPlan },
  { name: 'lost', state: 'calm', hash: '#/nowhere' },
  ...ACTING_SHOTS,
  ...DASHBOARD_SHOTS,
  ...ALERT_SHOTS,
  ...CONNECTION_SHOTS,
  ...HAND_SHOTS,
  ...SLO_SHOTS,
  ...BACKUP_SHOTS,
  ...DEPLOYMENT_SHOTS,
  ...REPLAY_SHOTS,
  ...RUNBOOK_SHOTS,
  ...SHIFT_SHOTS,
  ...DRILL_SHOTS,
]

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    out: { type: 'string', default: '/tmp/shots-renderer' },
    theme: { type: 'string' },
  },
})
const preview = await servePreview(join(values.out, 'site'))
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
let faults = 0

for (const shot of SHOTS.filter(({ name }) => values.only === undefined || name.includes(values.only))) {
  for (const theme of ['dark', 'light'] as const) {
    if (values.theme === undefined || values.theme === theme) await take(shot, theme)
  }
}

await browser.close()
preview.close()
console.log(faults === 0 ? 'no violation' : `${faults} faults`)
process.exitCode = faults === 0 ? 0 : 1

async function take(shot: Shot, theme: 'dark' | 'light'): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: shot.width ?? 1440, height: shot.height ?? 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const said: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(error.message))
  await page.goto(`${preview.url}?state=${shot.state}${shot.hash ?? '#/'}`)
  await page.waitForTimeout(900)
  await shot.act?.(page)
  await page.waitForTimeout(500)
  const file = join(values.out, `${shot.name}-${theme}.png`)
  rmSync(file, { force: true })
  mkdirSync(values.out, { recursive: true })
  await page.screenshot({ path: file })
  const { violations } = await new AxeBuilder({ page }).analyze()
  for (const { id, nodes } of violations)
    said.push(
      `axe ${id}: ${nodes
        .map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`)
        .slice(0, 3)
        .join(' | ')}`,
    )
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (wide > 0) said.push(`${wide} px wider than the window`)
  faults += said.length
  for (const line of said) console.log(`${shot.name} ${theme}: ${line}`)
  await context.close()
}
