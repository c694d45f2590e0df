/** An incident as somebody works on it in a window, and what the cluster has of it. */
import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { api } from '../../../shared/api.ts'
import type { LogEntry } from '../../../shared/log-entry.ts'
import type { Cluster } from './cluster.ts'

/** By the keys alone, as somebody does it at night. */
export async function declare(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Shift+I')
  await fillIn(page, title)
}

/** Where none is open, this key alone declares one. */
export async function declareByKey(page: Page, title: string): Promise<void> {
  await page.keyboard.press('i')
  await fillIn(page, title)
}

async function fillIn(page: Page, title: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Declare an incident' })
  await dialog.getByLabel('What is wrong', { exact: true }).fill(title)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
}

/** Every row of the timeline as it reads, without its pin. */
export function timelineRows(page: Page): Promise<string[]> {
  return page.locator('[data-timeline-item]').evaluateAll((rows) =>
    rows.map((row) =>
      [...row.children]
        .filter((cell) => !cell.matches('[data-pin]'))
        .map((cell) => (cell.textContent ?? '').trim())
        .join(' | '),
    ),
  )
}

export const noteBox = (page: Page) => page.getByLabel('Note into the timeline')

export async function note(page: Page, text: string): Promise<void> {
  await noteBox(page).fill(text)
  await noteBox(page).press('Enter')
  await expect(noteBox(page)).toHaveValue('')
  await expect(page.getByRole('region', { name: 'Items of the timeline' }).getByText(text)).toBeVisible()
}

export async function closeIncident(page: Page, why: string): Promise<void> {
  await page.getByRole('button', { name: 'Close…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What was it, and what ended it').fill(why)
  await dialog.getByRole('button', { name: 'Close it' }).click()
}

/** The cluster's entries in their order: what was written, or what it was. `earlier`: ids that do not count. */
export async function said(cluster: Cluster, earlier: ReadonlySet<string> = new Set()): Promise<string[]> {
  return (await entriesOf(cluster))
    .filter(({ id }) => !earlier.has(id))
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .map(({ body }) => ('text' in body ? body.text : body.kind))
}

export async function entriesOf({ controlApiUrl, token }: Cluster): Promise<LogEntry[]> {
  const response = await fetch(new URL('/v1/entries', controlApiUrl), {
    headers: { authorization: `Bearer ${token}` },
  })
  return api.listEntries.response.parse(await response.json()).entries
}

/** The file that the page hands over; its bytes as letters. */
export async function exported(page: Page): Promise<{ readonly name: string; readonly text: string }> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export bundle' }).click()
  const download = await coming
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'latin1') }
}
