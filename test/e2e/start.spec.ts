/** From the one-time link to a live screen, and everybody who is not let in. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { watchPage } from './support/page-watch.ts'
import { signIn } from './support/port-client.ts'
import { ask } from './support/raw-request.ts'
import { card, openLive } from './support/screen.ts'

/** The first number in it; `NaN`: there is none. */
async function numberIn(locator: Locator): Promise<number> {
  const text = (await locator.textContent()) ?? ''
  return Number(/\d[\d\u202f]*(\.\d+)?/.exec(text)?.[0].replaceAll('\u202f', ''))
}

const storageOf = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie, location.href]))

test('a page with the one-time link becomes live with the real cluster', { tag: '@web' }, async ({ cluster, page }) => {
  await controlApi(cluster).untilSteady()
  await openLive(page, await cluster.newLink())
  const { accounts, nodes } = await controlApi(cluster).snapshot()
  expect(Object.keys(accounts)).toHaveLength(3)
  for (const { id, lease } of Object.values(accounts)) {
    await expect(card(page, id)).toContainText(`epoch ${lease.epoch}`)
    await expect(card(page, id)).toContainText(`${lease.holder?.nodeId} master`)
  }
  await expect(page.getByText(/ (master|servant) · /)).toHaveCount(Object.keys(nodes).length)
  await expect.poll(() => numberIn(page.getByRole('region', { name: 'Messages' }))).toBeGreaterThan(0)

  await card(page, 'uae-main').getByRole('link').click()
  const ledger = page.getByRole('region', { name: 'Ledger of the gateway' })
  const before = await numberIn(ledger)
  expect(before).toBeGreaterThan(0)
  await expect.poll(() => numberIn(ledger)).toBeGreaterThan(before)
})

test(
  'the token of the cluster never reaches the page, and the page complains of nothing',
  { tag: '@web' },
  async ({ cluster, page }) => {
    const watch = await watchPage(page)
    await openLive(page, await cluster.newLink())
    for (const screen of ['Load', 'Failovers', 'Operations', 'Overview']) {
      await page.getByRole('navigation').getByRole('link', { name: screen }).click()
      await expect(page.getByRole('heading', { level: 1, name: screen })).toBeAttached()
    }
    const received = await watch.received()
    expect(received.some((text) => text.includes('uae-main'))).toBe(true)
    for (const text of [...received, await page.content(), await storageOf(page)]) {
      expect(text.includes(cluster.token)).toBe(false)
    }
    expect(watch.complaints).toEqual([])
  },
)

test('a link works once, and says how to get another', { tag: '@web' }, async ({ cluster, browser }) => {
  const link = await cluster.newLink()
  const [first, second] = await Promise.all([browser.newContext(), browser.newContext()])
  const page = await first.newPage()
  await openLive(page, link)
  expect(page.url()).not.toContain(new URL(link).hash.slice(1))

  const late = await second.newPage()
  await late.goto(link)
  await expect(late.getByRole('heading', { name: 'This browser is not signed in' })).toBeVisible()
  await expect(late.getByText('npm start -- --link').first()).toBeVisible()
  await expect(late.getByText('uae-main')).toHaveCount(0)

  // Only the fragment would change, and that loads nothing.
  await late.goto('about:blank')
  await openLive(late, await cluster.newLink())
  await page.reload()
  await expect(card(page, 'uae-main')).toBeVisible()
  await Promise.all([first.close(), second.close()])
})

test(
  'the cookie is for this console alone and out of reach of scripts',
  { tag: '@web' },
  async ({ cluster, page, context }) => {
    await openLive(page, await cluster.newLink())
    const { port } = new URL(page.url())
    const cookies = await context.cookies()
    expect(cookies).toEqual([
      expect.objectContaining({ name: `linda-${port}`, httpOnly: true, sameSite: 'Strict', domain: '127.0.0.1' }),
    ])
  },
)

test('a host name that is not loopback is refused', { tag: '@web' }, async ({ cluster }) => {
  const { origin, host } = new URL(await cluster.newLink())
  expect((await ask(origin, { headers: { host } })).status).toBe(200)
  for (const name of ['evil.example', `evil.example:${host.split(':')[1]}`, '192.168.1.4', 'localhost.evil.example']) {
    const { status, body } = await ask(origin, { headers: { host: name } })
    expect(status).toBe(403)
    expect(JSON.parse(body)).toMatchObject({ code: 'forbidden' })
  }
})

test(
  'a POST from nowhere or from another page is refused, and does not use up the link',
  { tag: '@web' },
  async ({ cluster, page }) => {
    const link = await cluster.newLink()
    const { origin, hash } = new URL(link)
    const body = JSON.stringify({ code: hash.slice(1) })
    const foreign = ['http://evil.example', 'null', origin.replace('127.0.0.1', 'localhost'), `${origin}0`]
    for (const from of [{}, ...foreign.map((name) => ({ origin: name }))]) {
      const headers = { 'content-type': 'application/json', ...from }
      const answer = await ask(`${origin}/session`, { method: 'POST', headers, body })
      expect(answer.status).toBe(403)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    await openLive(page, link)
  },
)

test('a WebSocket without the cookie or with a foreign origin is refused', { tag: '@web' }, async ({ cluster }) => {
  const { origin, cookie } = await signIn(await cluster.newLink())
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  const statusOf = async (headers: Record<string, string>) =>
    (await ask(`${origin}/port`, { headers: { ...upgrade, ...headers } })).status
  expect(await statusOf({ origin, cookie })).toBe(101)
  expect(await statusOf({ origin })).toBe(401)
  expect(await statusOf({ origin, cookie: `${cookie.split('=')[0]}=made-up` })).toBe(401)
  expect(await statusOf({ origin: 'http://evil.example', cookie })).toBe(403)
  expect(await statusOf({ cookie })).toBe(403)
})
