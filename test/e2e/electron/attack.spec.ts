/** A script that got into the console's page: what it can do is what a person is asked about. */
import { describeCommand } from '../../../shared/command.ts'
import { aCommand } from '../../host/support/factories.ts'
import { TOKEN } from '../../host/support/fake-control-plane.ts'
import { DANGEROUS, openOutside, operationsSent, planAnything, reachOut, readEverything } from '../support/attack.ts'
import { expect, test } from '../support/desktop-test.ts'
import { openPagePort } from '../support/page-port.ts'

const WORDS = { reason: 'attack', password: null, probationMinutes: null }

test('no dangerous command runs without the confirmation window, in whose words the page has no say', async ({
  desktop,
  controlPlane,
}) => {
  planAnything(controlPlane)
  const port = await openPagePort(desktop.page)
  await port.untilLive()
  expect(DANGEROUS.length).toBeGreaterThan(0)
  for (const command of DANGEROUS) {
    const { plan, typeToConfirm } = await port.call('preparePlan', { command })
    const opened = desktop.app.waitForEvent('window')
    const outcome = port.call('confirmPlan', { planId: plan.id, typed: typeToConfirm, ...WORDS })
    const consent = await opened
    await expect(consent.getByRole('heading')).toHaveText(`${describeCommand(command)}?`)
    // All that the page can reach of it: nothing. It is another window, of another session.
    expect(await desktop.page.evaluate(() => ({ opener: window.opener === null, frames: window.length }))).toEqual({
      opener: true,
      frames: 0,
    })
    expect(operationsSent(controlPlane), command.kind).toBe(0)
    await consent.close()
    expect((await outcome).kind, command.kind).toBe('withdrawn')
  }
  expect(operationsSent(controlPlane)).toBe(0)
})

test('what cannot harm needs no window, so that the test above can fail', async ({ desktop, controlPlane }) => {
  planAnything(controlPlane)
  const port = await openPagePort(desktop.page)
  await port.untilLive()
  const { plan } = await port.call('preparePlan', { command: aCommand('startDrill') })
  expect((await port.call('confirmPlan', { planId: plan.id, typed: null, ...WORDS })).kind).toBe('recorded')
  expect(operationsSent(controlPlane)).toBe(1)
})

test('the token is in nothing that the page can read', async ({ desktop, controlPlane }) => {
  const port = await openPagePort(desktop.page)
  await port.untilLive()
  expect(controlPlane.requests.some(({ headers }) => headers.authorization === `Bearer ${TOKEN}`)).toBe(true)
  const texts = await readEverything(desktop.page, port)
  expect(texts.some((text) => text.startsWith('watch: {"profile"'))).toBe(true)
  expect(texts.filter((text) => text.includes(TOKEN))).toEqual([])
})

test('the page reaches nobody but its own port', async ({ desktop }) => {
  const outside = await openOutside()
  try {
    const ways = await reachOut(desktop.page, outside.url)
    expect(Object.entries(ways).filter(([, how]) => how !== 'refused' && how !== 'nothing')).toEqual([])
    const before = desktop.page.url()
    await desktop.page.evaluate((url) => {
      window.location.href = url
      return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    }, outside.url)
    expect(desktop.page.url()).toBe(before)
    expect(outside.requests).toEqual([])
  } finally {
    await outside.close()
  }
})
