/** Every word of the glossary that stands in a heading, a column head or the name of a field is explained where it stands, on every screen. */
import type { Page } from '@playwright/test'
import { SCREENS } from '../../renderer/routing/screens.ts'
import { formatRoute } from '../../renderer/routing/route.ts'
import { termIn } from '../../renderer/words/label-terms.ts'
import { expect, test } from './support/preview.ts'

interface Place {
  readonly state: string
  readonly hash: string
  /** What is opened there first. */
  readonly opened?: string
  readonly act?: (page: Page) => Promise<void>
}

const ACCOUNT = '#/account/ksa-main'
const PALETTE = /palette/i

const tab = (name: string) => ({
  opened: name,
  act: async (page: Page) =>
    page
      .locator('label', { hasText: new RegExp(`^${name}`) })
      .first()
      .click(),
})
const ask = (query: string) => ({
  opened: `a plan to ${query}`,
  act: async (page: Page) => {
    await page.getByRole('button', { name: PALETTE }).click()
    await page.getByPlaceholder('Screen, account, node or action').fill(query)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByLabel(/^Reason/).waitFor()
  },
})

/** In which state a screen has most to show. */
const FULL: Readonly<Record<string, string>> = {
  overview: 'alerting',
  load: 'loadWhatIf',
  performance: 'dash',
  infrastructure: 'dash',
  application: 'dash',
  alerts: 'alerting',
  incidents: 'incident',
  handover: 'shiftNoted',
  slos: 'slos',
  automation: 'automating',
  settings: 'several',
}

const PLACES: readonly Place[] = [
  ...SCREENS.filter(({ route }) => route.kind !== 'glossary').map(({ route }) => ({
    state: FULL[route.kind] ?? 'calm',
    hash: formatRoute(route),
  })),
  { state: 'many', hash: '#/' },
  { state: 'calm', hash: ACCOUNT },
  { state: 'growing', hash: '#/account/uae-main' },
  { state: 'loggedOut', hash: ACCOUNT },
  { state: 'calm', hash: '#/failover/ksa-main.118' },
  { state: 'failing', hash: '#/failover/ksa-main.121' },
  { state: 'splitBrain', hash: '#/node/uae-1', ...tab('List') },
  { state: 'growing', hash: '#/node/uae-4' },
  { state: 'calm', hash: '#/node/gateway' },
  { state: 'calm', hash: '#/operation/0199f3a0-0000-7000-8000-00000000001e' },
  { state: 'loadWhatIf', hash: '#/load/ksa-main' },
  {
    state: 'alerting',
    hash: '#/alerts',
    opened: 'an alert',
    act: async (page) => page.locator('[data-row-link]').first().click(),
  },
  { state: 'alerting', hash: '#/alerts', ...tab('History') },
  { state: 'alerting', hash: '#/alerts', ...tab('Rules') },
  { state: 'alerting', hash: '#/alerts', ...tab('Silences') },
  {
    state: 'slos',
    hash: '#/slos',
    opened: 'an objective',
    act: async (page) =>
      page
        .getByRole('button', { name: /availability/ })
        .first()
        .click(),
  },
  { state: 'slos', hash: '#/slos', ...tab('Uptime report') },
  {
    state: 'calm',
    hash: ACCOUNT,
    opened: 'the plan sheet',
    act: async (page) => page.getByRole('button', { name: 'Fail over…' }).first().click(),
  },
  { state: 'calm', hash: '#/', ...ask('drain') },
  { state: 'loadWhatIf', hash: '#/', ...ask('balance ksa') },
  { state: 'calm', hash: '#/runbook/split-brain' },
  { state: 'incident', hash: '#/incident/0199f3a0-0000-7000-8000-00000000f001' },
  { state: 'incidentOver', hash: '#/incident/0199f3a0-0000-7000-8000-00000000f001' },
  { state: 'noCluster', hash: '#/' },
]

/** Headings, heads of columns, names of fields and of tiles. */
const LABELS = 'h1, h2, h3, th[scope="col"], dt, legend, label, [class*="tileLabel"], [class*="_label_"]'

for (const { state, hash, opened, act } of PLACES) {
  test(
    `${hash} while ${state}${opened === undefined ? '' : `, ${opened}`}`,
    { tag: ['@web', '@long'] },
    async ({ page, preview }) => {
      await page.goto(preview(state, hash))
      await page.getByRole('main').locator('h1, h2').first().waitFor()
      // What a screen fetches by itself has come once nothing is on its way.
      await page.waitForLoadState('networkidle')
      await act?.(page)
      await page.waitForLoadState('networkidle')
      expect(await bare(page)).toEqual([])
    },
  )
}

/** Labels with a word of the glossary and nothing that explains it. */
async function bare(page: Page): Promise<string[]> {
  const labels = await page.locator(LABELS).evaluateAll((elements) =>
    elements
      // One of several to choose from is an answer, not the question.
      .filter(
        (element) =>
          !(element instanceof HTMLLabelElement && /radio|checkbox/.test(element.control?.getAttribute('type') ?? '')),
      )
      // A runbook is prose with headings of its own; what has a hover says itself what it is.
      .filter((element) => element.closest('article, [data-runbook]') === null)
      .filter((element) => element.querySelector('[data-explained], button, a') === null)
      .filter((element) => element.closest('[data-explained], button, a') === null)
      .map((element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim()),
  )
  return [...new Set(labels)].filter((label) => termIn(label) !== null)
}
