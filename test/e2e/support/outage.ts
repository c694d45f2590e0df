/** A whole outage as somebody lives through it, in whichever shell: the network goes, the console is started anew, what is to be done is found, done and written down; then the network is back. */
import { expect, type Page } from '@playwright/test'
import { openBundle } from '../../../host/bundle/open.ts'
import type { Cluster } from './cluster.ts'
import { controlApi, controlPlanePid } from './control-api.ts'
import { closeIncident, declareByKey, entriesOf, note, said, timelineRows } from './incident.ts'
import { go } from './plan.ts'
import { noteOnRun, startRun, tick } from './run.ts'
import { banner, expectLive } from './screen.ts'

export interface SavedFile {
  readonly name: string
  readonly bytes: Buffer
}

/** A console of the spec's own, connected to the cluster; live at first. */
export interface OutageConsole {
  readonly page: () => Page
  /** Ends the program and starts it on the same folder. Resolves with its page. */
  readonly restart: () => Promise<Page>
  /** Presses "Export bundle" and keeps the file where this shell puts it. */
  readonly save: () => Promise<SavedFile>
}

const CUT_WITHIN_MS = 30_000
const BACK_WITHIN_MS = 30_000

const RUNBOOK = 'Move an account to another master on purpose'
const WRITTEN = [
  'started',
  'ticked',
  'the network is away',
  'declared',
  'assigned',
  'assigned',
  'assigned',
  'nobody answers the telephone',
  'the lines are down in the whole quarter',
]

export async function liveThroughOutage(cluster: Cluster, desk: OutageConsole): Promise<void> {
  await controlApi(cluster).untilSteady()
  const pid = await controlPlanePid(cluster)
  const earlier = new Set((await entriesOf(cluster)).map(({ id }) => id))
  await expectLive(desk.page())
  let bundle: SavedFile
  process.kill(pid, 'SIGSTOP')
  try {
    await expect(banner(desk.page(), 'The control plane does not answer')).toBeVisible({ timeout: CUT_WITHIN_MS })
    await goThroughRunbook(await desk.restart())
    await declareByKey(desk.page(), 'nobody answers from Riyadh')
    await note(desk.page(), 'nobody answers the telephone')
    // Once more, with all of that not sent yet.
    const page = await desk.restart()
    await expect(page.getByRole('region', { name: 'Open incident' })).toBeVisible()
    await page.keyboard.press('i')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('nobody answers from Riyadh')
    await note(page, 'the lines are down in the whole quarter')
    await expect(page.getByText(/not sent yet/).first()).toBeVisible()
    bundle = await desk.save()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await expectInBundle(bundle)
  await expectOnce(cluster, desk.page(), earlier)
  await closeIncident(desk.page(), 'it was the line')
  await expect(desk.page().getByText(/closed by/)).toBeVisible()
}

/** Found by its words, read, begun, a step ticked and a note written. */
async function goThroughRunbook(page: Page): Promise<void> {
  await expect(page.getByRole('link', { name: 'Runbooks' })).toBeVisible()
  await go(page, 'k', 'Runbooks')
  const search = page.getByRole('searchbox', { name: 'Search in all of them' })
  await page.keyboard.press('/')
  await expect(search).toBeFocused()
  await page.keyboard.type('another master on purpose')
  await page.getByRole('link', { name: RUNBOOK }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(RUNBOOK)
  await expect(page.getByText('It is known why').first()).toBeVisible()
  await startRun(page, 'uae-main')
  await tick(page, /^To do: It is known why/)
  await noteOnRun(page, 'the network is away')
}

/** Made without any server, and whole: its own check goes over every file of it. */
async function expectInBundle({ name, bytes }: SavedFile): Promise<void> {
  expect(name).toMatch(/\.zip$/)
  const { incident, timeline } = await openBundle(bytes)
  expect(incident?.incident.title).toBe('nobody answers from Riyadh')
  const told = timeline.map(({ title, detail }) => `${title} ${detail}`).join('\n')
  for (const text of WRITTEN.filter((word) => word.includes(' '))) expect(told).toContain(text)
}

/** Nothing lost, nothing doubled, the order right: with the cluster, and on the screen. */
async function expectOnce(cluster: Cluster, page: Page, earlier: ReadonlySet<string>): Promise<void> {
  await expectLive(page, BACK_WITHIN_MS)
  await expect(page.getByText(/not sent yet/)).toHaveCount(0, { timeout: BACK_WITHIN_MS })
  expect(await said(cluster, earlier)).toEqual(WRITTEN)
  const ids = (await entriesOf(cluster)).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const rows = (await timelineRows(page)).join('\n')
  for (const text of WRITTEN.filter((word) => word.includes(' '))) expect(rows.split(text)).toHaveLength(2)
}
