/** What happens to the cluster before it is photographed: done as operators do it, or as machines fail. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { NODE, ROOT } from '../run.mjs'
import { ClusterAnswer } from '../../shared/api.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Live } from './programs.ts'
import { BAD_VERSION } from './shots.ts'

const OUTCOME_WITHIN_MS = 60_000
const DEPLOYED_WITHIN_MS = 300_000
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

/** The id of the newest complete backup, once there is one. */
export async function backedUp(live: Live): Promise<string> {
  return untilSeen(live, ({ backups }) => backups.find(({ state }) => state === 'complete')?.id ?? null)
}

/** Resolves when the bad version was found bad and is gone again. */
export async function deployedAndBack(live: Live, say: (command: string, reason: string) => void): Promise<void> {
  try {
    say(`deploy version=${BAD_VERSION}`, 'Faster answers')
  } catch (error) {
    // The terminal ends with 1 where an operation did not succeed, which is what this one is for; anything else is seen below.
    process.stderr.write(`${String(error)}\n`)
  }
  await untilSeen(live, ({ deployments }) => deployments.find(({ state }) => state === 'rolledBack') ?? null)
}

async function untilSeen<T>({ controlApiUrl, token }: Live, look: (snapshot: Snapshot) => T | null): Promise<T> {
  const deadline = performance.now() + DEPLOYED_WITHIN_MS
  while (performance.now() < deadline) {
    const answer = await fetch(`${controlApiUrl}/v1/cluster`, { headers: { authorization: `Bearer ${token}` } })
    const seen = look(ClusterAnswer.parse(await answer.json()).snapshot)
    if (seen !== null) return seen
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`nothing of the kind was seen within ${DEPLOYED_WITHIN_MS / 1_000} s`)
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
