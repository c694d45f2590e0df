/** Pictures of Runbooks: the list, the search, a page, in every state. */
import type { Page } from 'playwright'
import type { Shot } from './shot.ts'

/** Of the run that somebody is in the middle of. */
export const RUN_ID = '0199f3a0-0000-7000-8000-00000000d001'
const LIST = '#/runbooks'
const PAGE = '#/runbook/split-brain'
const RUN = `#/run/${RUN_ID}`
const NARROW = { width: 900 } as const

const search =
  (words: string) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press('/')
    await page.keyboard.type(words)
    await page.waitForTimeout(200)
  }
const unfold = async (page: Page): Promise<void> => page.locator('summary').first().click()
const branch = async (page: Page): Promise<void> => {
  await page.locator('[data-kind="decide"]').first().focus()
  for (const key of ['Enter', 'Tab', 'Space']) await page.keyboard.press(key)
}
const note = async (page: Page): Promise<void> => {
  for (const key of ['j', 'j', 'j', 'x', 'n']) await page.keyboard.press(key)
  await page.keyboard.type('The gateway was slow for a minute.')
}
const press =
  (name: string) =>
  async (page: Page): Promise<void> =>
    page.getByRole('button', { name }).click()
const printed = async (page: Page): Promise<void> => page.emulateMedia({ media: 'print' })

export const RUNBOOK_SHOTS: readonly Shot[] = [
  { name: 'runbooks', state: 'shelf', hash: LIST },
  { name: 'runbooks-calm', state: 'shelfCalm', hash: LIST },
  { name: 'runbooks-away', state: 'shelfAway', hash: LIST },
  { name: 'runbooks-shipped', state: 'shelfShipped', hash: LIST },
  { name: 'runbooks-refused', state: 'shelfRefused', hash: LIST },
  { name: 'runbooks-empty', state: 'shelfEmpty', hash: LIST },
  { name: 'runbooks-missing', state: 'shelfMissing', hash: LIST },
  { name: 'runbooks-never', state: 'never', hash: LIST },
  { name: 'runbooks-found', state: 'shelf', hash: LIST, act: search('floor epoch') },
  { name: 'runbooks-found-none', state: 'shelf', hash: LIST, act: search('zebra') },
  { name: 'runbooks-900', state: 'shelf', hash: LIST, ...NARROW },
  { name: 'runbooks-360', state: 'shelf', hash: LIST, width: 360, height: 780 },
  { name: 'runbook-page', state: 'shelf', hash: PAGE, height: 1500 },
  { name: 'runbook-page-changed', state: 'shelf', hash: PAGE, act: unfold },
  { name: 'runbook-page-section', state: 'shelf', hash: `${PAGE}/afterwards` },
  { name: 'runbook-page-playbook', state: 'shelf', hash: '#/runbook/high-error-rate', height: 1800 },
  { name: 'runbook-page-away', state: 'shelfAway', hash: PAGE },
  { name: 'runbook-page-hostile', state: 'shelfHostile', hash: '#/runbook/hostile', height: 1500 },
  { name: 'runbook-page-unknown', state: 'shelf', hash: '#/runbook/none' },
  { name: 'runbook-page-900', state: 'shelf', hash: PAGE, ...NARROW, height: 1500 },
  { name: 'runbook-page-360', state: 'shelf', hash: PAGE, width: 360, height: 1500 },
  { name: 'runbook-page-printed', state: 'shelf', hash: PAGE, act: printed },
  { name: 'run-page', state: 'shelf', hash: RUN, height: 1800 },
  { name: 'run-page-900', state: 'shelf', hash: RUN, ...NARROW, height: 1800 },
  { name: 'run-page-away', state: 'shelfAway', hash: RUN },
  { name: 'run-page-branch', state: 'shelf', hash: RUN, act: branch },
  { name: 'run-page-note', state: 'shelf', hash: RUN, act: note },
  { name: 'run-page-end', state: 'shelf', hash: RUN, act: press('End run…') },
  { name: 'run-start', state: 'shelf', hash: '#/runbook/high-error-rate', act: press('Start a run…') },
  { name: 'run-page-unknown', state: 'shelf', hash: '#/run/none' },
]
