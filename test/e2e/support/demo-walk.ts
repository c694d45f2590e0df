/**
 * Goes from the packaged console's first screen to the live demonstration and ends it: `node demo-walk.ts EXECUTABLE FOLDER ENDING`.
 * A program of its own, so that it can be run where there is no network. Says what it saw as one JSON line.
 */
import type { ChildProcess } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import {
  filesLeft,
  placesIn,
  processesOf,
  type Running,
  startConsole,
  until,
  untilServed,
  WITHIN_MS,
} from './demo-console.ts'

/** `closed`: its window; `reset`: the same, after it was begun anew; `killed`: its process by force, with one of its bots stopped; `orphaned`: the console that opened it by force. */
export const DemoEnding = z.enum(['closed', 'reset', 'killed', 'orphaned'])
export type DemoEnding = z.infer<typeof DemoEnding>

export const DemoWalk = z.object({
  /** Interfaces besides loopback while it ran. */
  networks: z.array(z.string()),
  /** From the press. */
  windowMs: z.number(),
  liveMs: z.number(),
  title: z.string(),
  /** What its switcher of clusters offers. */
  clusters: z.array(z.string()),
  /** What adding a connection there is answered. */
  refusal: z.string(),
  /** Its processes while it was live, and those that were left after its end. */
  processes: z.number(),
  left: z.array(z.string()),
  /** What was left of its folder, besides what the runtime itself writes at its end; the next demonstration removes that. */
  files: z.array(z.string()),
})
export type DemoWalk = z.infer<typeof DemoWalk>

if (import.meta.main) {
  const [executable = '', folder = '', ending = ''] = process.argv.slice(2)
  process.stdout.write(`${JSON.stringify(await walk(executable, folder, DemoEnding.parse(ending)))}\n`)
  process.exit()
}

async function walk(executable: string, folder: string, ending: DemoEnding): Promise<DemoWalk> {
  const console = startConsole(executable, [], folder)
  const { child, temporary } = console
  try {
    const pressedAt = await console.press()
    const demo = await console.demoPage(0)
    const windowMs = performance.now() - pressedAt
    await untilServed(demo)
    const liveMs = performance.now() - pressedAt
    const seen = await lookAround(demo)
    const place = placesIn(temporary)[0] ?? 'none'
    const running = processesOf(place)
    switch (ending) {
      case 'closed':
        await demo.close()
        break
      case 'reset': {
        await demo.getByRole('button', { name: 'Reset …' }).click()
        await demo.getByRole('button', { name: 'Begin anew' }).click()
        const fresh = await console.demoPage(1)
        await untilServed(fresh)
        await fresh.close()
        await until(() => placesIn(temporary).length === 0)
        break
      }
      case 'killed':
        process.kill(botOf(running), 'SIGSTOP')
        process.kill(mainOf(running, child), 'SIGKILL')
        break
      case 'orphaned':
        child.kill('SIGKILL')
        break
    }
    await until(() => processesOf(place).length === 0)
    await until(() => filesLeft(join(temporary, place)).length === 0)
    return {
      networks: Object.keys(networkInterfaces()).filter((name) => name !== 'lo'),
      windowMs,
      liveMs,
      ...seen,
      processes: running.length,
      left: processesOf(place).map(({ line }) => line.slice(0, 200)),
      files: filesLeft(join(temporary, place)),
    }
  } finally {
    await console.end()
  }
}

async function lookAround(page: Page): Promise<Pick<DemoWalk, 'title' | 'clusters' | 'refusal'>> {
  const title = await page.evaluate(() => document.body.innerText.slice(0, 120))
  await page.evaluate(() => (location.hash = '#/settings'))
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Connections' }) })
  const clusters = await card.getByRole('listitem').allInnerTexts()
  await page.getByRole('button', { name: 'Add a connection' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Live one')
  await page.getByLabel('Address of the control plane').fill('http://127.0.0.1:9')
  await page.getByLabel('Token').fill('a-token-of-somebody')
  await page.getByLabel('Who you are').fill('Rana')
  await page.getByRole('button', { name: 'Add connection' }).click()
  const refusal = page.getByText('no other cluster is reached from here')
  await refusal.waitFor({ timeout: WITHIN_MS })
  return { title, clusters, refusal: await refusal.innerText() }
}

function mainOf(running: readonly Running[], first: ChildProcess): number {
  const main = running.find(({ pid, line }) => line.includes('--demo') && pid !== first.pid)
  if (main === undefined) throw new Error('the demonstration has no process of its own')
  return main.pid
}

/** Any utility process of the cluster will do: none of them hears anything once it is stopped. */
function botOf(running: readonly Running[]): number {
  const utilities = running.filter(({ line }) => line.includes('node.mojom.NodeService'))
  const bot = utilities.at(-1)
  if (bot === undefined) throw new Error('the demonstration has no cluster')
  return bot.pid
}
