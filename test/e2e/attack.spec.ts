/** A script that got into the console's page in a browser: it needs the password, and gets neither token nor way out. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { TOKEN } from '../host/support/fake-control-plane.ts'
import { DANGEROUS, openOutside, operationsSent, planAnything, reachOut, readEverything } from './support/attack.ts'
import { expect, test } from './support/desktop-test.ts'
import { openPageSocket, type PagePort } from './support/page-port.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

const PASSWORD = 'right horse'

interface Attacked {
  readonly page: Page
  readonly port: PagePort
}

/** A production console in a browser, and a script in its page. */
async function attack(page: Page, controlApiUrl: string, run: (attacked: Attacked) => Promise<void>): Promise<void> {
  const folder = aConsoleFolder()
  const passwordFile = join(folder.dataDir, 'password')
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 })
  const connection = folder.connect(controlApiUrl, TOKEN, 'production')
  const console = await startWebConsole(connection, folder.dataDir, [`--password-file=${passwordFile}`])
  try {
    await page.goto(await console.newLink())
    await expect(page.getByText('uae-main').first()).toBeVisible()
    const port = await openPageSocket(page)
    await port.untilLive()
    await run({ page, port })
  } finally {
    await console.stop()
    folder.remove()
  }
}

test('no dangerous command runs without the password', { tag: '@web' }, async ({ page, controlPlane }) => {
  planAnything(controlPlane)
  await attack(page, controlPlane.url, async ({ port }) => {
    const confirm = async (command: (typeof DANGEROUS)[number], password: string | null) => {
      const { plan, typeToConfirm } = await port.call('preparePlan', { command })
      const words = { reason: 'attack', typed: typeToConfirm, password, probationMinutes: null }
      return port.call('confirmPlan', { planId: plan.id, ...words })
    }
    for (const command of DANGEROUS) {
      await expect(confirm(command, null), command.kind).rejects.toThrow('The password is needed for this.')
    }
    const [first] = DANGEROUS
    if (first === undefined) throw new Error('nothing is dangerous')
    await expect(confirm(first, PASSWORD.toUpperCase())).rejects.toThrow('The password is not right.')
    expect(operationsSent(controlPlane)).toBe(0)
    expect((await confirm(first, PASSWORD)).kind).toBe('recorded')
    expect(operationsSent(controlPlane)).toBe(1)
  })
})

test(
  'neither token nor password is in anything that the page can read',
  { tag: '@web' },
  async ({ page, controlPlane }) => {
    await attack(page, controlPlane.url, async ({ port }) => {
      const texts = await readEverything(page, port)
      expect(texts.some((text) => text.startsWith('watch: {"profile"'))).toBe(true)
      expect(texts.filter((text) => text.includes(TOKEN) || text.includes(PASSWORD))).toEqual([])
    })
  },
)

test('the page talks to nobody but the console that served it', { tag: '@web' }, async ({ page, controlPlane }) => {
  const outside = await openOutside()
  await attack(page, controlPlane.url, async () => {
    const ways = await reachOut(page, outside.url)
    expect(Object.entries(ways).filter(([, how]) => how !== 'refused' && how !== 'nothing')).toEqual([])
    expect(outside.requests).toEqual([])
  })
  await outside.close()
})
