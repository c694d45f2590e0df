/** A real Prometheus and Alertmanager beside the built-in cluster: told to the console by hand, asked, and caught lying. */
import type { Page } from '@playwright/test'
import { COMPARED } from '../../host/prometheus/compare.ts'
import { ClusterAnswer } from '../../shared/api.ts'
import { startLiar } from '../support/liar.ts'
import { basicOf, startMonitoring } from '../support/monitoring.ts'
import { expect, test, type Cluster } from './support/cluster.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

/** "test", as the documentation of Prometheus has it. */
const USER = {
  name: 'rana',
  password: 'test',
  bcrypt: '$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay',
}
const BEARER = 'the-token-of-alertmanager'
const FACTOR = 10

async function targetsOf({ controlApiUrl, token }: Cluster): Promise<Record<string, string>> {
  const answer = await fetch(`${controlApiUrl}/v1/cluster`, { headers: { authorization: `Bearer ${token}` } })
  const { snapshot } = ClusterAnswer.parse(await answer.json())
  const all = [...Object.values(snapshot.nodes), ...Object.values(snapshot.services)]
  return Object.fromEntries(all.flatMap(({ id, statusUrl }) => (statusUrl === null ? [] : [[id, statusUrl]])))
}

const card = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

const fires = (alert: string, process: string) => ({
  alert,
  expr: `up{process="${process}"} == 1`,
  labels: { severity: 'warning' },
  annotations: { summary: `the ${process} answers` },
})

async function silence(alertmanagerUrl: string, alertname: string): Promise<void> {
  const answer = await fetch(`${alertmanagerUrl}/api/v2/silences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      matchers: [{ name: 'alertname', value: alertname, isRegex: false, isEqual: true }],
      startsAt: new Date().toISOString(),
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      createdBy: 'noor',
      comment: 'known, and being looked at',
    }),
  })
  expect(answer.status).toBe(200)
}

/** Prometheus has read the gateway's page at least once: a query of this moment finds nothing before. */
async function scraped(prometheusUrl: string): Promise<void> {
  const url = `${prometheusUrl}/api/v1/query?query=${encodeURIComponent('linda_gateway_messages_received_total')}`
  const look = async () => (await fetch(url, { headers: { authorization: basicOf(USER.name, USER.password) } })).text()
  await expect.poll(look, { timeout: 60_000 }).toContain('uae-main')
}

test(
  'queries, foreign alerts with their silences, and a difference, with the credentials each server wants',
  { tag: ['@web', '@long'] },
  async ({ page, cluster }) => {
    // A difference has to last for half a minute before it is one.
    test.setTimeout(150_000)
    const rules = [fires('GatewayAnswers', 'gateway'), fires('MediaAnswers', 'media')]
    const monitoring = await startMonitoring({ targets: await targetsOf(cluster), rules, user: USER })
    const queries = COMPARED.map(({ query }) => query)
    const prometheus = await startLiar({ target: monitoring.prometheusUrl, lies: { queries, factor: FACTOR } })
    const alertmanager = await startLiar({ target: monitoring.alertmanagerUrl, bearer: BEARER })
    const folder = aConsoleFolder()
    const console = await startWebConsole(null, folder.dataDir)
    try {
      await silence(monitoring.alertmanagerUrl, 'MediaAnswers')
      await page.goto(await console.newLink())

      await test.step('the connection is told both, and the test says what is wrong with each', async () => {
        await page.getByLabel('Name', { exact: true }).fill('Watched')
        await page.getByText('drill', { exact: true }).click()
        await page.getByLabel('Address of the control plane').fill(cluster.controlApiUrl)
        await page.getByLabel('Token', { exact: true }).fill(cluster.token)
        await page.getByLabel('Who you are').fill('Rana')
        await page.locator('summary').filter({ hasText: 'Monitoring' }).click()
        await page.getByLabel('Address of Prometheus').fill(prometheus.url)
        await page.getByLabel('Address of Alertmanager').fill(alertmanager.url)
        const tried = page.getByRole('list', { name: 'What was tried' }).getByRole('listitem')
        await page.getByRole('button', { name: 'Test', exact: true }).click()
        await expect(tried.filter({ hasText: /^Prometheus/ })).toContainText('401: it wants credentials')

        const part = (name: string) => page.getByRole('group', { name, exact: true })
        await part('Prometheus').getByText('user and password').click()
        await page.getByLabel('User of Prometheus').fill(USER.name)
        await page.getByLabel('Password of Prometheus').fill('wrong')
        await part('Alertmanager').getByText('bearer token').click()
        await page.getByLabel('Bearer token of Alertmanager').fill('wrong')
        await page.getByRole('button', { name: 'Test', exact: true }).click()
        await expect(tried.filter({ hasText: /^Prometheus/ })).toContainText('does not know the user rana')
        await expect(tried.filter({ hasText: /^Alertmanager/ })).toContainText('401: it does not know this token')

        await page.getByLabel('Password of Prometheus').fill(USER.password)
        await page.getByLabel('Bearer token of Alertmanager').fill(BEARER)
        await page.getByRole('button', { name: 'Test', exact: true }).click()
        await expect(page.getByText(/^It works/)).toBeVisible()
        await page.getByRole('button', { name: 'Add connection' }).click()
        await expect(page.getByText('uae-main').first()).toBeVisible()
      })

      const origin = new URL(page.url()).origin
      await test.step('a query is a chart and a table, and a wrong one is what Prometheus says of it', async () => {
        await scraped(monitoring.prometheusUrl)
        await page.goto(`${origin}/#/sources`)
        const query = page.getByLabel('PromQL query')
        await query.fill('linda_gateway_messages_received_total')
        await page.getByLabel('Over', { exact: true }).selectOption('now')
        await query.press('Enter')
        const answer = page.getByRole('region', { name: 'Answer, table' })
        await expect(answer.getByRole('row').filter({ hasText: 'uae-main' })).toHaveText(/\d+$/)
        await page.getByLabel('Over', { exact: true }).selectOption('5 min')
        await query.press('Enter')
        await expect(card(page, 'Query').getByText(/^\d+ series in \d+ ms/)).toBeVisible()
        await expect(card(page, 'Query').locator('canvas').first()).toBeVisible()
        await query.fill('sum(')
        await query.press('Enter')
        await expect(card(page, 'Query').getByText(/Prometheus cannot read the query: .*parse error/)).toBeVisible()
      })

      await test.step('its alerts are marked as its own, and its silence says who and why', async () => {
        await page.goto(`${origin}/#/alerts`)
        const row = (name: string) => card(page, 'Alertmanager').getByRole('listitem').filter({ hasText: name })
        await expect(row('GatewayAnswers')).toContainText('only there', { timeout: 20_000 })
        await expect(row('GatewayAnswers')).not.toContainText('silenced')
        await expect(row('MediaAnswers')).toContainText('silenced there by noor')
        await expect(row('MediaAnswers')).toContainText('known, and being looked at')
      })

      await test.step('what it tells otherwise than this console sees is shown as a difference', async () => {
        await page.goto(`${origin}/#/sources`)
        const differing = card(page, 'Sources disagree').getByRole('listitem')
        await expect(differing.filter({ hasText: 'Live sessions' })).toContainText('at Prometheus', { timeout: 45_000 })
        const text = await differing.filter({ hasText: 'Live sessions' }).innerText()
        const [, here = '', there = ''] = /: (\d+) here, (\d+) at Prometheus/.exec(text) ?? []
        expect(Number(there)).toBe(Number(here) * FACTOR)
        await expect(differing.filter({ hasText: 'Messages per second' })).toBeVisible({ timeout: 15_000 })
      })
    } finally {
      await console.stop()
      await Promise.all([prometheus.close(), alertmanager.close(), monitoring.close()])
      folder.remove()
    }
  },
)
