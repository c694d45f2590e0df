/** Pictures of everything that acts: the plan sheet, the bar of operations, Automation, Operations. */
import type { Page } from 'playwright'
import type { Shot } from './shot.ts'

const ACCOUNT = '#/account/ksa-main'

/** Through the palette, which reaches every command. */
const open =
  (query: string) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Screen, account, node or action').fill(query)
    await page.waitForTimeout(150)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByLabel(/^Reason/).waitFor()
  }

const confirm = async (page: Page, name: string): Promise<void> => {
  await page.getByLabel(/^Reason/).fill('the disk makes noises')
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  await page.waitForTimeout(300)
}

export const ACTING_SHOTS: readonly Shot[] = [
  { name: 'automation', state: 'automating', hash: '#/automation', height: 1200 },
  { name: 'automation-calm', state: 'calm', hash: '#/automation' },
  { name: 'automation-held', state: 'held', hash: '#/automation' },
  { name: 'automation-offline', state: 'offline', hash: '#/automation' },
  { name: 'automation-never', state: 'never', hash: '#/automation' },
  { name: 'automation-empty', state: 'empty', hash: '#/automation' },
  { name: 'automation-900', state: 'automating', hash: '#/automation', width: 900 },
  { name: 'automation-360', state: 'automating', hash: '#/automation', width: 360, height: 780 },
  { name: 'dock-countdown', state: 'automating' },
  { name: 'dock-busy', state: 'busy' },
  { name: 'dock-busy-offline', state: 'busyOffline' },
  { name: 'dock-probation', state: 'onProbation' },
  { name: 'dock-worsened', state: 'worsened' },
  { name: 'dock-360', state: 'busy', width: 360, height: 780 },
  { name: 'operations-busy', state: 'busy', hash: '#/operations' },
  {
    name: 'operation-unknown',
    state: 'busy',
    hash: '#/operation/0199f3a0-0000-7000-8000-000000000029',
  },
  {
    name: 'operation-worsened',
    state: 'worsened',
    hash: '#/operation/0199f3a0-0000-7000-8000-00000000002d',
  },
  {
    name: 'operations-filtered',
    state: 'busy',
    hash: '#/operations',
    act: async (page) => {
      await page.getByLabel('State').selectOption('failed')
    },
  },
  {
    name: 'plan-open-checks',
    state: 'routine',
    act: async (page) => {
      await page.keyboard.press('f')
      await page.getByText('Rank 1').click()
    },
  },
  { name: 'plan-routine', state: 'routine', act: async (page) => page.keyboard.press('f') },
  {
    name: 'plan-checks',
    state: 'vanishing',
    hash: ACCOUNT,
    act: async (page) => {
      await open('fail over ksa-main to ksa-3')(page)
      await page.getByText('Why not').click()
    },
  },
  { name: 'plan-hold', state: 'routine', act: open('hold automatic ksa-main') },
  { name: 'plan-rule', state: 'routine', act: open('keep ksa-3 from') },
  { name: 'plan-add-node', state: 'routine', act: open('add ksa') },
  {
    name: 'plan-add-node-wrong',
    state: 'routine',
    act: async (page) => {
      await open('add ksa')(page)
      await page.getByLabel(/^Name/).fill('KSA 4')
      await page.keyboard.press('Enter')
    },
  },
  {
    name: 'plan-held',
    state: 'holding',
    act: async (page) => {
      await open('drain ksa-3')(page)
      await confirm(page, 'Drain')
    },
  },
  {
    name: 'plan-pairing',
    state: 'linking',
    act: async (page) => {
      await open('link ksa-3')(page)
      await page.getByLabel(/^Type/).fill('ksa-3')
      await confirm(page, 'Link')
    },
  },
  {
    name: 'plan-forced-ready',
    state: 'production',
    hash: ACCOUNT,
    act: async (page) => {
      await page.getByRole('button', { name: 'Fail over…' }).first().click()
      await page.getByLabel(/^Reason/).fill('ksa-1 needs a new disk')
      await page.getByLabel(/^Type/).fill('ksa-main')
      await page.getByLabel(/^Password/).fill('correct horse')
    },
  },
  {
    name: 'palette-locked',
    state: 'offline',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Screen, account, node or action').fill('drain')
    },
  },
]
