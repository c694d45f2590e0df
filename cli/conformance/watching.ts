/** What is watched and promised, and what can be asked of the processes through the control plane. */
import { api, type RouteName } from '../../shared/api.ts'
import { MEASURES } from '../../shared/alert-rule.ts'
import { Problem } from '../../shared/fault.ts'
import type { Conformance } from './check.ts'
import { expectThat } from './check.ts'
import { type Target, Unmet } from './target.ts'

const HOUR_MS = 3_600_000
/** Shares are rounded on their way. */
const NEARLY = 0.001

export const WATCHING: readonly Conformance[] = [
  {
    id: 'alerts/history',
    title: 'lists alerts in pages, newest first, and filters them',
    run: async (target) => {
      const first = await target.read('listAlerts', '/v1/alerts?limit=1')
      const open = await target.read('listAlerts', '/v1/alerts?state=open&limit=200')
      const over = open.items.find(({ resolvedAt }) => resolvedAt !== null)
      expectThat(over === undefined, `${over?.id ?? ''} is over and listed as open`)
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const known = new Set(open.items.map(({ id }) => id))
      const left = snapshot.alerts.find(
        ({ id, resolvedAt, raisedAt }) => resolvedAt === null && raisedAt < snapshot.at - 1_000 && !known.has(id),
      )
      expectThat(left === undefined || open.next !== null, `${left?.id ?? ''} is open and not listed`)
      await target.refuses('/v1/alerts?state=sometimes', {}, 400, 'malformed')
      await target.refuses('/v1/alerts?cursor=never', {}, 400, 'malformed')
      if (first.next === null) return
      const second = await target.read('listAlerts', `/v1/alerts?limit=1&cursor=${encodeURIComponent(first.next)}`)
      expectThat(second.items[0]?.key !== first.items[0]?.key, 'the second page begins with the first again')
    },
  },
  {
    id: 'alerts/rules',
    title: 'tells its rules with their limits, how each stands, and who is told, without secrets',
    run: async (target) => {
      const { rules, routes } = await target.read('listAlertRules', '/v1/alert-rules')
      const mute = rules.find(({ rule }) => rule.warning === null && rule.critical === null)
      expectThat(mute === undefined, `${mute?.rule.id ?? ''} has no limit`)
      const stranger = rules.find(
        ({ rule, worst }) => MEASURES[rule.measure].about === 'cluster' && worst !== null && worst.about !== 'cluster',
      )
      expectThat(stranger === undefined, `${stranger?.rule.id ?? ''} is about ${stranger?.worst?.about ?? ''}`)
      const told = routes.find(({ kind, to }) => kind !== 'smtp' && /[/?]/.test(to))
      expectThat(told === undefined, `route ${told?.id ?? ''} tells more than its host: a path may be a secret`)
    },
  },
  {
    id: 'alerts/summary',
    title: 'tells what today brought so far, and refuses a time zone that is none',
    run: async (target) => {
      const summary = await target.read('getAlertSummary', '/v1/alerts/summary?zone=UTC')
      expectThat(!summary.isWholeDay, 'it calls today a whole day')
      expectThat(summary.to >= summary.from, 'it ends before it begins')
      await target.refuses('/v1/alerts/summary?zone=Nowhere', {}, 400, 'malformed')
      await target.refuses('/v1/alerts/summary?accountId=no-such-account', {}, 404, 'unknownAccount')
    },
  },
  {
    id: 'slos/list',
    title: 'tells its objectives with their budgets, and spends none that it did not count',
    run: async (target) => {
      const { slos } = await target.read('listSlos', '/v1/slos')
      const unmade = slos.find(({ good, bad, spent }) => good + bad === 0 && spent !== null)
      expectThat(unmade === undefined, `${unmade?.slo.id ?? ''} counted nothing and has a spent budget all the same`)
    },
  },
  {
    id: 'slos/report',
    title: 'reports uptime over any period and names what was not recorded',
    run: async (target) => {
      const { servedAt } = await target.read('getCluster', '/v1/cluster')
      const [from, to] = [servedAt - HOUR_MS, servedAt]
      const { accounts } = await target.read('getUptime', `/v1/slos/report?from=${from}&to=${to}`)
      for (const { accountId, coveredMs, uptime, uncovered } of accounts) {
        expectThat(coveredMs <= HOUR_MS, `${accountId}: more than the period is covered`)
        expectThat(coveredMs > 0 || uptime === null, `${accountId} has an uptime of a time nobody recorded`)
        const unknownMs = uncovered.reduce((sum, span) => sum + span.to - span.from, 0)
        expectThat(
          coveredMs > 0 || unknownMs > 0,
          `${accountId}: nothing is covered, and nothing is named as not covered`,
        )
      }
      await target.refuses(`/v1/slos/report?from=${to}&to=${from}`, {}, 400, 'malformed')
      await target.refuses('/v1/slos/report?from=yesterday&to=now', {}, 400, 'malformed')
    },
  },
  {
    id: 'services/list',
    title: 'tells its registry as its snapshot has it',
    run: async (target) => {
      const { services } = await target.read('listServices', '/v1/services')
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const missing = Object.keys(snapshot.services).find((id) => !services.some((service) => service.id === id))
      expectThat(missing === undefined, `${missing ?? ''} is in the snapshot and not in the registry`)
    },
  },
  {
    id: 'metrics/service',
    title: "relays a service's own metrics page",
    run: async (target) => {
      const { services } = await target.read('listServices', '/v1/services')
      const service = services.find(({ health, statusUrl }) => health === 'healthy' && statusUrl !== null)
      if (service === undefined) throw new Unmet('no healthy service to ask about')
      await isPage(target, 'getServiceMetrics', `/v1/services/${service.id}/metrics`)
      await target.refuses('/v1/services/no-such-service/metrics', {}, 404, 'unknownService')
    },
  },
  {
    id: 'metrics/node',
    title: "relays a node's own metrics page",
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const node = Object.values(snapshot.nodes).find(
        ({ health, statusUrl }) => health === 'healthy' && statusUrl !== null,
      )
      if (node === undefined) throw new Unmet('no healthy node to ask about')
      await isPage(target, 'getNodeMetrics', `/v1/nodes/${node.id}/metrics`)
      await target.refuses('/v1/nodes/no-such-node/metrics', {}, 404, 'unknownNode')
    },
  },
  {
    id: 'balancing/what-if',
    title: 'predicts the spread from real traffic, or says that there is none',
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const accountId = Object.keys(snapshot.accounts)[0]
      if (accountId === undefined) throw new Unmet('no account to predict for')
      const ask = (body: object) => target.ask(api.whatIf.path, { method: 'POST', body })
      await target.refuses(
        api.whatIf.path,
        { method: 'POST', body: { accountId: 'no-such-account' } },
        404,
        'unknownAccount',
      )
      await target.refuses(api.whatIf.path, { method: 'POST', body: { accountId, more: 1 } }, 400, 'malformed')
      const answer = await ask({ accountId })
      if (answer.status !== 200) {
        const problem = Problem.safeParse(answer.json)
        expectThat(problem.success, `POST ${api.whatIf.path} answered ${answer.status} without a problem`)
        // A master that is away or had no message has nothing to predict from: that is an answer.
        const isAgreed = problem.success && AGREED.has(problem.data.code)
        expectThat(isAgreed, `POST ${api.whatIf.path} was refused as ${problem.data?.code ?? 'nothing'}`)
        return
      }
      const { predictions, now } = await target.read('whatIf', api.whatIf.path, { body: { accountId } })
      for (const { algorithm, without, shares } of [...predictions, { ...now, without: null }]) {
        const sum = Object.values(shares).reduce((all, share) => all + share, 0)
        const isWhole = Object.keys(shares).length === 0 || Math.abs(sum - 1) <= NEARLY
        expectThat(isWhole, `${algorithm}: shares add up to ${sum.toFixed(3)}`)
        expectThat(without === null || (shares[without] ?? 0) === 0, `${without ?? ''} is missing and gets messages`)
      }
    },
  },
]

const AGREED: ReadonlySet<string> = new Set(['noTraffic', 'unreachable', 'timeout', 'badAnswer'])

async function isPage(
  target: Target,
  name: Extract<RouteName, 'getServiceMetrics' | 'getNodeMetrics'>,
  path: string,
): Promise<void> {
  const { text } = await target.read(name, path)
  expectThat(/^# TYPE \S+ \w+$/m.test(text), `GET ${path} relays no metrics page: it has no # TYPE line`)
}
