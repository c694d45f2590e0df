/** What is wrong is said once, in words, with what to do about it; and nothing goes down over it. */
import { spawn } from 'node:child_process'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Page } from '@playwright/test'
import { NODE, ROOT } from '../../scripts/run.mjs'
import { aFact, anAccount, anAccountSample, aNode, aSnapshot } from '../host/support/factories.ts'
import { FakeControlPlane, sendJson, TOKEN } from '../host/support/fake-control-plane.ts'
import { expect, test } from './support/cluster.ts'
import { controlApi } from './support/control-api.ts'
import { watchPage } from './support/page-watch.ts'
import { openPort } from './support/port-client.ts'
import { banner, openLive } from './support/screen.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

async function listen(handler: RequestListener): Promise<{ server: Server; url: string; port: number }> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return { server, port, url: `http://127.0.0.1:${port}` }
}

/** A console of its own on that address, for the time of `look`. */
async function withConsole(
  page: Page,
  { controlApiUrl, token }: { controlApiUrl: string; token: string },
  look: () => Promise<void>,
): Promise<void> {
  const folder = aConsoleFolder()
  const web = await startWebConsole(folder.connect(controlApiUrl, token), folder.dataDir)
  await page.goto(await web.newLink())
  await look()
  await web.stop()
  folder.remove()
}

test(
  'a wrong token: the screen says that it is refused, and what to do',
  { tag: '@web' },
  async ({ cluster, page }) => {
    await withConsole(page, { controlApiUrl: cluster.controlApiUrl, token: 'not-the-token-of-it' }, async () => {
      const said = banner(page, 'The cluster refuses this console')
      await expect(said).toContainText('Check the token of this connection.')
      await expect(said).toContainText(/Trying again in \d+ s/)
      await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible()
      await expect(page.getByRole('button', { name: 'Fail over…' })).toHaveAccessibleDescription(/Check the token/)
      await expect(page.getByRole('main')).toContainText('Nothing is known of this cluster yet')
    })
  },
)

test(
  'an address that serves a web page: the screen asks whether it is a control API',
  { tag: '@web' },
  async ({ page }) => {
    const router = await listen((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Router</title><h1>Router</h1>')
    })
    await withConsole(page, { controlApiUrl: router.url, token: 'any' }, async () => {
      await expect(banner(page, /refuses this console.*is it a control API/)).toBeVisible()
      await expect(page.getByText('Router')).toHaveCount(0)
    })
    router.server.close()
  },
)

test('an address where nobody answers: the screen says so and keeps trying', { tag: '@web' }, async ({ page }) => {
  const nobody = await listen((_request, response) => response.end())
  nobody.server.close()
  await withConsole(page, { controlApiUrl: nobody.url, token: 'any' }, async () => {
    await expect(banner(page, 'The control plane does not answer')).toBeVisible()
    await expect(page.getByRole('main')).toContainText('Nothing is known of this cluster yet')
  })
})

test('a port that is taken: the start ends with a line that names it', { tag: '@web' }, async ({ cluster }) => {
  const holder = await listen((_request, response) => response.end())
  const words = ['--headless', '--json', `--port=${holder.port}`, `--connection=${cluster.connectionFile}`]
  const start = spawn(NODE, ['scripts/launch.ts', ...words], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const code = new Promise<number | null>((resolve) => start.once('exit', resolve))
  const [said, printed] = await Promise.all([text(start.stderr), text(start.stdout)])
  expect(await code).toBe(1)
  expect(printed).toBe('')
  const lines = said.split('\n').filter((line) => line.includes('taken'))
  expect(lines).toEqual([expect.stringMatching(new RegExp(`Port ${holder.port} .*Choose another port`))])
  holder.server.close()
})

test('malformed calls are answered with a fault, and the line stays open', { tag: '@web' }, async ({ cluster }) => {
  await controlApi(cluster).untilSteady()
  const port = await openPort(await cluster.newLink())
  const call = (name: string, input: unknown): string => JSON.stringify({ id: 2, call: name, input })
  const malformed = [
    'not JSON at all',
    '[]',
    '{"id":1}',
    '{"id":"one","call":"watch","input":{}}',
    call('noSuchCall', {}),
    call('toString', {}),
    call('preparePlan', {}),
    call('preparePlan', { command: { kind: 'failover', accountId: '../etc', to: null } }),
    call('preparePlan', { command: { kind: 'failover', accountId: 'uae-main', to: null, and: 'more' } }),
    call('preparePlan', { command: { kind: 'deleteEverything' } }),
    call('listFacts', { limit: 1e9 }),
  ]
  for (const sent of malformed) {
    const problem = await port.say(sent)
    expect(problem, sent).toMatchObject({ code: 'malformed', status: 400 })
    expect(problem.advice).not.toBe('')
  }
  expect(await port.say(call('preparePlan', { command: { kind: 'failover', accountId: 'nobody', to: null } }))).toEqual(
    expect.objectContaining({ code: 'unknownAccount' }),
  )
  expect((await port.call('watch', {})).link.kind).toBe('live')
  port.close()
})

test(
  'a confirmation without a reason, or of a plan that is none, sends nothing',
  { tag: '@web' },
  async ({ cluster }) => {
    const api = controlApi(cluster)
    await api.untilSteady()
    const before = await api.snapshot()
    const port = await openPort(await cluster.newLink())
    const command = { kind: 'failover', accountId: 'uae-main', to: null } as const
    const { plan } = await port.call('preparePlan', { command })
    const confirm = (planId: string, reason: string): string =>
      JSON.stringify({
        id: 3,
        call: 'confirmPlan',
        input: { planId, reason, typed: null, password: null, probationMinutes: null },
      })
    expect(await port.say(confirm(plan.id, ' \n '))).toMatchObject({ code: 'reasonMissing' })
    expect(await port.say(confirm(before.journalId, 'a reason'))).toMatchObject({ code: 'unknownPlan' })
    expect(await port.say(confirm('17', 'a reason'))).toMatchObject({ code: 'malformed' })

    const after = await api.snapshot()
    expect(after.operations).toEqual(before.operations)
    expect(after.accounts['uae-main']?.lease).toEqual(before.accounts['uae-main']?.lease)
    port.close()
  },
)

test('a place that does not exist says so and leads back', { tag: '@web' }, async ({ cluster, page }) => {
  await openLive(page, await cluster.newLink())
  await page.goto(`${new URL(page.url()).origin}/#/account/nobody`)
  await expect(page.getByText('This cluster has no account nobody')).toBeVisible()
  await page.goto(`${new URL(page.url()).origin}/#/no/such/place`)
  await expect(page.getByRole('heading', { level: 1, name: 'There is no such place' })).toBeVisible()
  await page.getByRole('link', { name: 'Go to Overview' }).click()
  await expect(page.getByRole('region', { name: 'Impact' })).toBeVisible()
})

test(
  'facts and samples of unknown kinds, and a clock a day ahead: kept, said, and nothing breaks',
  { tag: '@web' },
  async ({ page }) => {
    const day = 24 * 3_600_000
    const controlPlane = new FakeControlPlane(
      aSnapshot({ accounts: { 'uae-main': anAccount() }, nodes: { 'uae-1': aNode() } }),
    )
    await controlPlane.listen()
    const served = (): number => Date.now() + day
    const sample = { ...anAccountSample(), at: served() }
    controlPlane.overrides.set('GET /v1/cluster', (_request, response) =>
      sendJson(response, 200, {
        snapshot: controlPlane.snapshot,
        samples: [sample, { kind: 'mood', whose: 'uae-1', at: served(), score: 7 }],
        servedAt: served(),
      }),
    )
    const tick = (): void => {
      const { journalId, seq } = controlPlane.snapshot
      controlPlane.raw(`event: tick\ndata: ${JSON.stringify({ journalId, seq, at: served() })}\n\n`)
      controlPlane.raw(
        `event: samples\ndata: ${JSON.stringify([
          { ...sample, at: served() },
          { kind: 'mood', whose: 'uae-1', at: served(), score: 8 },
        ])}\n\n`,
      )
    }
    const ticking = setInterval(tick, 500)
    const watch = await watchPage(page)
    await withConsole(page, { controlApiUrl: controlPlane.url, token: TOKEN }, async () => {
      await expect(page.getByRole('banner').getByText(/^Live/)).toBeVisible()
      const { journalId, seq } = controlPlane.snapshot
      const fact = { ...aFact(seq + 1), at: served(), kind: 'moonPhaseChanged', to: 'full' }
      controlPlane.raw(`event: fact\nid: ${journalId}:${seq + 1}\ndata: ${JSON.stringify(fact)}\n\n`)
      await expect(page.getByText(/reports “moonPhaseChanged”, which this console does not know yet/)).toBeVisible()
      await expect(page.getByRole('banner').getByText(/^Live/)).toBeVisible()
      await expect(page.getByRole('main')).not.toContainText(/NaN|24 h|1 d|86 \d/)
      await page.goto(`${new URL(page.url()).origin}/#/sources`)
      await expect(page.getByRole('row').filter({ hasText: 'Control API' })).toContainText(/ahead/)
    })
    expect(watch.complaints).toEqual([])
    clearInterval(ticking)
    await controlPlane.close()
  },
)
