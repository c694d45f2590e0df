/** What happens to the cluster before it is photographed: done as operators do it, or as machines fail. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { NODE, ROOT } from '../run.mjs'
import type { Live } from './programs.ts'

const OUTCOME_WITHIN_MS = 60_000
const ROUTINE_WITHIN_MS = 5_000
const TRIALS = 8

/** A command of the cluster, from a terminal: "holdAutomation accountId=uae-main minutes=45". @throws where it is refused. */
export function ask(connectionFile: string, command: string, reason: string): void {
  const words = ['do', ...command.split(' '), `--reason=${reason}`, '--yes', `--connection=${connectionFile}`]
  execFileSync(NODE, [join(ROOT, 'cli', 'main.ts'), ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** As an operator does it. */
export async function moveByHand(page: Page, accountId: string): Promise<void> {
  await region(page, accountId).getByRole('link').first().click()
  const sheet = page.getByRole('dialog')
  const confirm = sheet.getByRole('button', { name: 'Fail over', exact: true })
  for (let trial = 1; ; trial += 1) {
    await page.getByRole('button', { name: 'Fail over…' }).click()
    await page.getByLabel(/^Reason/).fill('Kernel update on its machine')
    const isTaken = await confirm.click({ timeout: ROUTINE_WITHIN_MS }).then(
      () => true,
      () => false,
    )
    if (isTaken) break
    // On a busy machine a node may just be late, and the plan more than a press of a button.
    if (trial === TRIALS) throw new Error(`${accountId} could not be moved: its plan is not a routine one`)
    await page.keyboard.press('Escape')
    await page.waitForTimeout(ROUTINE_WITHIN_MS)
  }
  await sheet.getByText('Succeeded').waitFor({ timeout: OUTCOME_WITHIN_MS })
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Overview', exact: true }).click()
}

/** Resolves once another node serves in its place and it is back as a servant. */
export async function killMaster(page: Page, accountId: string, processes: Live['processes']): Promise<void> {
  const line = region(page, accountId).getByRole('listitem').filter({ hasText: ' master ' })
  const master = (await line.textContent())?.trim().split(' ')[0]
  process.kill(pidOf(processes, master), 'SIGKILL')
  const old = region(page, accountId)
    .getByRole('listitem')
    .filter({ hasText: `${master} servant` })
  await old.waitFor({ timeout: OUTCOME_WITHIN_MS })
}

export function stop(processes: Live['processes'], id: string): void {
  process.kill(pidOf(processes, id), 'SIGSTOP')
}

export function resume(processes: Live['processes'], id: string): void {
  process.kill(pidOf(processes, id), 'SIGCONT')
}

/** The address of the newest row about it on this screen. */
export async function newest(page: Page, screen: string, about: string): Promise<string> {
  await page.getByRole('link', { name: screen, exact: true }).click()
  const row = page.getByRole('row').filter({ hasText: about }).first()
  return (await row.getByRole('link').first().getAttribute('href')) ?? ''
}

function pidOf(processes: Live['processes'], id: string | undefined): number {
  const pid = processes.find((one) => one.id === id)?.pid
  if (pid === undefined) throw new Error(`${id ?? 'nobody'} does not run`)
  return pid
}

function region(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}
