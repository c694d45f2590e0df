/** What the desktop is told over its own bus: words and urgency, what quiet hours hold, where a press leads, what goes when it is over. */
import type { Page } from '@playwright/test'
import { onPath } from '../../../scripts/run.mjs'
import type { Alert } from '../../../shared/alert.ts'
import { anAlert } from '../../support/factories.ts'
import { openDesktop } from '../support/desktop.ts'
import { expect, test as base } from '../support/desktop-test.ts'
import { NotificationServer } from '../support/notification-server.ts'

const test = base.extend<{ notes: NotificationServer }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs off this pattern.
  notes: async ({}, provide) => {
    const notes = await NotificationServer.open()
    const before = process.env['DBUS_SESSION_BUS_ADDRESS']
    process.env['DBUS_SESSION_BUS_ADDRESS'] = notes.address
    await provide(notes)
    if (before === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS']
    else process.env['DBUS_SESSION_BUS_ADDRESS'] = before
    notes.close()
  },
  desktop: async ({ notes, connectionFile, folder }, provide) => {
    expect(notes.shown).toEqual([])
    const desktop = await openDesktop(connectionFile, folder)
    await provide(desktop)
    await desktop.close()
  },
})

test.skip(
  process.platform !== 'linux' || onPath('dbus-daemon') === null,
  'there is no dbus-daemon to stand between the console and a desktop: install the package dbus-daemon',
)

const CRITICAL = 2
const blocked = anAlert({
  id: 'failoverBlocked/uae-main',
  code: 'failoverBlocked',
  title: `uae-main has no serving master: no servant can take over (${'uae-2: no answer; '.repeat(8)})`,
  impact: 'Messages of uae-main wait and are not answered.',
})
const warning = anAlert({ id: 'nodeDown/uae-2', code: 'nodeDown', level: 'warning', title: 'uae-2 is down' })

/** Now: what is older than a minute is told as the past. */
const now = () => ({ at: Date.now() })
const raised = (alert: Alert) => ({ kind: 'alertRaised', alert, ...now() }) as const
const resolved = ({ id: alertId }: Alert) =>
  ({ kind: 'alertResolved', alertId, why: 'it serves again', ...now() }) as const

/** The whole day, every day. */
async function quietFromNowOn(page: Page): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('x')
  await page.getByRole('checkbox', { name: /^Quiet hours/ }).check()
  await page.getByLabel('From', { exact: true }).fill('00:00')
  await page.getByLabel('to', { exact: true }).fill('00:00')
}

test('a critical alert is told by name and cluster, a press leads to it, and its end takes its place', async ({
  desktop: { page },
  controlPlane,
  notes,
}) => {
  await expect(page.getByText('uae-main').first()).toBeVisible()
  controlPlane.append(raised(blocked))
  await expect.poll(() => notes.shown.length).toBe(1)
  expect(notes.shown[0]).toMatchObject({
    app: 'Linda Console',
    title: 'uae-main has no serving master',
    body: 'Messages of uae-main wait and are not answered.\nTest cluster (drill)',
    urgency: CRITICAL,
  })
  controlPlane.append(resolved(blocked))
  await expect.poll(() => notes.shown.at(-1)?.title).toBe('Resolved: uae-main has no serving master')
  const [, over] = notes.shown
  expect([...notes.standing]).toEqual([over?.id])
  expect(over).toMatchObject({ body: 'It serves again.\nTest cluster (drill)', urgency: 0 })
  notes.press(over?.id ?? 0)
  await expect(page).toHaveURL(/#\/alert\/failoverBlocked%2Fuae-main$/)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(controlPlane.requests.filter(({ line }) => line.startsWith('POST /v1/plans'))).toEqual([])
})

test('quiet hours hold back a warning and never what is critical', async ({
  desktop: { page },
  controlPlane,
  notes,
}) => {
  await expect(page.getByText('uae-main').first()).toBeVisible()
  await quietFromNowOn(page)
  controlPlane.append(raised(warning))
  controlPlane.append(raised(blocked))
  await expect.poll(() => notes.shown.map(({ title }) => title)).toEqual(['uae-main has no serving master'])
  await page.reload()
  await expect(page.getByText('1 notification held until the quiet hours end.')).toBeVisible()
  await page.getByRole('checkbox', { name: /^Quiet hours/ }).uncheck()
  await expect.poll(() => notes.shown.at(-1)?.title).toBe('In the quiet hours: 1 alert')
  expect(notes.shown.at(-1)?.body).toContain('uae-2 is down')
})

test('a quit takes along what nobody would take back any more', async ({ desktop, controlPlane, notes }) => {
  await expect(desktop.page.getByText('uae-main').first()).toBeVisible()
  controlPlane.append(raised(blocked))
  await expect.poll(() => notes.standing.size).toBe(1)
  await desktop.close()
  await expect.poll(() => notes.standing.size).toBe(0)
})
