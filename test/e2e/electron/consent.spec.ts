/** The last press: in a window of the main process, with host's words, or not at all. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import type { ConfirmOutcome, PreparedPlan } from '../../../shared/ledger.ts'
import { aPlan } from '../../host/support/factories.ts'
import type { Desktop } from '../support/desktop.ts'
import { expect, test } from '../support/desktop-test.ts'
import { hostPid } from '../support/desktop.ts'
import { openPagePort, type PagePort } from '../support/page-port.ts'

test.beforeEach(({ controlPlane }) => {
  controlPlane.plan = ({ command }) =>
    aPlan({
      command,
      journalId: controlPlane.snapshot.journalId,
      createdAt: Date.now(),
      expiresAt: Date.now() + 120_000,
      consequences: ['uae-2 becomes master; uae-1 becomes a servant.'],
      inverse: { command: null, text: 'Failing over back to uae-1.' },
      basis: [
        { entity: 'account/uae-main', field: 'lease.epoch', value: 41 },
        { entity: 'account/uae-main', field: 'lease.holder', value: 'uae-1' },
      ],
    })
})

interface Asked {
  readonly consent: Page
  readonly outcome: Promise<ConfirmOutcome>
}

/** Everything the page does on the way to the last press. */
async function askFor(desktop: Desktop, port: PagePort, reason: string): Promise<Asked> {
  await port.untilLive()
  const prepared: PreparedPlan = await port.call('preparePlan', {
    command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
  })
  const opened = desktop.app.waitForEvent('window')
  const outcome = port.call('confirmPlan', {
    planId: prepared.plan.id,
    reason,
    typed: prepared.typeToConfirm,
    password: null,
    probationMinutes: null,
  })
  const consent = await opened
  await consent.getByRole('heading').waitFor()
  return { consent, outcome }
}

/** The window closes under the press, so that nothing is left to wait for. */
const click = (button: Locator) => button.click().catch(() => undefined)
const press = (consent: Page, key: string) => consent.keyboard.press(key).catch(() => undefined)
const sent = (requests: readonly { line: string }[]) => requests.filter(({ line }) => line === 'POST /v1/operations')
const confirmButton = (consent: Page) => consent.getByRole('button', { name: 'Fail over uae-main to uae-2' })

test('it shows host’s stored plan and the reason as given, as text', async ({ desktop }) => {
  const port = await openPagePort(desktop.page)
  const { consent, outcome } = await askFor(desktop, port, 'disk <b>failing</b>')
  expect(consent.url()).toBe('app://consent/index.html')
  await expect(consent.getByRole('heading')).toHaveText('Fail over uae-main to uae-2?')
  for (const text of [
    'Test cluster · drill',
    'uae-1 → uae-2',
    'Disturbing',
    'uae-1 is healthy and serving.',
    'disk <b>failing</b>',
  ]) {
    await expect(consent.getByText(text, { exact: false }).first()).toBeVisible()
  }
  await expect(consent.getByText('uae-main epoch 41')).toBeVisible()
  await press(consent, 'Escape')
  expect((await outcome).kind).toBe('withdrawn')
})

test('it is a world of its own: one call, no port, no Node, another session', async ({ desktop }) => {
  const port = await openPagePort(desktop.page)
  const { consent, outcome } = await askFor(desktop, port, 'disk')
  const world = await consent.evaluate(() => ({
    consent: Object.keys(Object(Reflect.get(globalThis, 'consent'))),
    leaks: ['linda', 'require', 'process'].filter((name) => name in globalThis),
  }))
  expect(world).toEqual({ consent: ['answer'], leaks: [] })
  const sessions = await desktop.app.evaluate(({ BrowserWindow }) => {
    const [a, b] = BrowserWindow.getAllWindows().map((window) => window.webContents.session)
    return a === b
  })
  expect(sessions).toBe(false)
  await press(consent, 'Escape')
  await outcome
})

test('axe finds nothing to complain of, in light and in dark', async ({ desktop }) => {
  const port = await openPagePort(desktop.page)
  const { consent, outcome } = await askFor(desktop, port, 'disk')
  for (const colorScheme of ['light', 'dark'] as const) {
    await consent.emulateMedia({ colorScheme })
    // The mode that opens no page of its own: Electron makes none for others.
    const { violations } = await new AxeBuilder({ page: consent }).setLegacyMode().analyze()
    expect(violations).toEqual([])
  }
  await press(consent, 'Escape')
  await outcome
})

test('cancelled by button, by Esc or by closing it, nothing is sent', async ({ desktop, controlPlane }) => {
  const port = await openPagePort(desktop.page)
  const ways: ((consent: Page) => Promise<unknown>)[] = [
    (consent) => click(consent.getByRole('button', { name: 'Cancel' })),
    (consent) => press(consent, 'Escape'),
    (consent) => consent.close(),
  ]
  for (const way of ways) {
    const { consent, outcome } = await askFor(desktop, port, 'disk')
    await way(consent)
    expect((await outcome).kind).toBe('withdrawn')
  }
  expect(sent(controlPlane.requests)).toEqual([])
})

test('confirmed by mouse it is sent once; the button cannot be pressed the moment it appears', async ({
  desktop,
  controlPlane,
}) => {
  const port = await openPagePort(desktop.page)
  const { consent, outcome } = await askFor(desktop, port, 'disk')
  // A page that presses faster than a person could is not believed, whatever its buttons say.
  await expect(confirmButton(consent)).toBeEnabled()
  await click(confirmButton(consent))
  expect((await outcome).kind).toBe('recorded')
  expect(sent(controlPlane.requests)).toHaveLength(1)
})

test('an answer before the window could be read does not count', async ({ desktop, controlPlane }) => {
  const port = await openPagePort(desktop.page)
  await desktop.app.context().addInitScript(() => {
    const { consent } = globalThis as { consent?: { answer: (verdict: string) => void } }
    if (consent !== undefined) window.addEventListener('message', () => consent.answer('given'))
  })
  const { consent, outcome } = await askFor(desktop, port, 'disk')
  await expect(confirmButton(consent)).toBeEnabled()
  expect(sent(controlPlane.requests)).toEqual([])
  await press(consent, 'Escape')
  expect((await outcome).kind).toBe('withdrawn')
})

test('by keyboard alone: Enter at once cancels something disturbing, Tab and Enter confirm it', async ({
  desktop,
  controlPlane,
}) => {
  const port = await openPagePort(desktop.page)
  const hasty = await askFor(desktop, port, 'disk')
  await expect(confirmButton(hasty.consent)).toBeEnabled()
  await press(hasty.consent, 'Enter')
  expect((await hasty.outcome).kind).toBe('withdrawn')

  const meant = await askFor(desktop, port, 'disk')
  await expect(confirmButton(meant.consent)).toBeEnabled()
  await meant.consent.keyboard.press('Tab')
  await expect(confirmButton(meant.consent)).toBeFocused()
  await press(meant.consent, 'Enter')
  expect((await meant.outcome).kind).toBe('recorded')
  expect(sent(controlPlane.requests)).toHaveLength(1)
})

test('when the host dies meanwhile, its question goes away with it', async ({ desktop, controlPlane }) => {
  const port = await openPagePort(desktop.page)
  const { consent, outcome } = await askFor(desktop, port, 'disk')
  const refused = expect(outcome).rejects.toThrow('the port closed')
  const closed = consent.waitForEvent('close')
  process.kill(await hostPid(desktop), 'SIGKILL')
  await closed
  await refused
  expect(sent(controlPlane.requests)).toEqual([])
})
