/** Real bots of several versions side by side under traffic: they serve, say which they are, and come back as what they were. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { BUILT_IN_PORTS, builtInConfig } from '../../../cluster/built-in.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import type { NodeAnswer } from '../../../cluster/wire/control.ts'
import { SMOKE_SCENARIOS } from '../../../cluster/wire/smoke.ts'
import { api } from '../../../shared/api.ts'
import type { SmokeResult } from '../../../shared/deployment.ts'
import { ProcessStatus } from '../../../shared/status.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { aVersionsFolder } from '../../support/versions.ts'
import { aLiveCluster } from './a-live-cluster.ts'
import { anAsker, type Asker } from './asker.ts'
import { judged } from './judged.ts'

const TIMEOUT_MS = 360_000
const WITHIN_MS = 120_000
/** A loaded machine is slow; what is judged is what came, not when. */
const SMOKE_WITHIN_MS = 30_000
const ACCOUNTS = ['uae-main', 'ksa-main', 'south-asia-main']

async function start(seed: number, rate: number): Promise<{ live: LiveCluster; asker: Asker }> {
  const made: { asker?: Asker } = {}
  const live = await aLiveCluster({
    seed,
    rate,
    configure: async (dataDir) => {
      const ports = await freePorts(BUILT_IN_PORTS)
      const config = builtInConfig({ dataDir, ports, scenario: { seed, messagesPerSecond: rate } })
      made.asker = await anAsker({ ...config, versionsFolder: aVersionsFolder() })
      return made.asker.config
    },
  })
  if (made.asker === undefined) throw new Error('the cluster started without its configuration')
  return { live, asker: made.asker }
}

/** Restarted as it, joined again and in step. */
async function runs(live: LiveCluster, asker: Asker, nodeId: string, version: string | null): Promise<void> {
  const { pid } = await asker.ask('supervisor', { ask: 'restartNode', nodeId, version })
  const joined = async () => ((await live.snapshot()).nodes[nodeId]?.pid === pid ? true : null)
  await until(joined, { what: `${nodeId} joined as ${version}`, withinMs: WITHIN_MS })
  await live.untilSteady({ withinMs: WITHIN_MS })
}

async function versionsOf(live: LiveCluster, ...nodeIds: readonly string[]): Promise<string[]> {
  const { nodes } = await live.snapshot()
  return Promise.all(
    nodeIds.map(async (id) => {
      const { version } = await live.botStatus(id)
      return version === nodes[id]?.version ? version : `${version}, and ${nodes[id]?.version} to the control plane`
    }),
  )
}

async function metricsOf(live: LiveCluster, nodeId: string): Promise<string> {
  return api.getNodeMetrics.response.parse(await live.get(`/v1/nodes/${nodeId}/metrics`)).text
}

/** A node that was told settings dies while nobody can tell it anything; its next life goes by them. */
async function goesOnWithItsSettings(live: LiveCluster, asker: Asker, nodeId: string): Promise<void> {
  const { version, pid } = await live.botStatus(nodeId)
  const url = (await live.snapshot()).nodes[nodeId]?.statusUrl
  const controlPlane = await live.pidOf('control-plane')
  const page = async (path: string) => (await fetch(`${url}${path}`)).text()
  process.kill(controlPlane, 'SIGSTOP')
  try {
    const told = await asker.ask(nodeId, { ask: 'configure', schema: 1, values: { hint: 'Ask again.' } })
    expect(told).toEqual({ schema: 1 })
    process.kill(pid, 'SIGKILL')
    const lives = async () => {
      const status = ProcessStatus.parse(JSON.parse(await page('/status')))
      return status.pid === pid ? null : status.version
    }
    const next = await until(() => lives().catch(() => null), { what: `${nodeId} lives again`, withinMs: WITHIN_MS })
    expect(next).toBe(version)
    expect(await page('/metrics')).toMatch(/^linda_bot_settings_schema 1$/m)
  } finally {
    process.kill(controlPlane, 'SIGCONT')
  }
}

/** Once the node was handed this many messages. */
async function fared(asker: Asker, accountId: string, master: string, nodeId: string, messages: number) {
  const look = async () => {
    const answer = await asker.ask(master, { ask: 'fared', accountId, withinMs: 300_000 })
    const own = answer.nodes.find((node) => node.nodeId === nodeId)
    return own !== undefined && own.messages >= messages ? { own, answer } : null
  }
  return until(look, { what: `${nodeId} was handed ${messages} messages`, withinMs: WITHIN_MS, everyMs: 500 })
}

/** What failed, of all scenarios on all accounts. */
async function smoked(asker: Asker): Promise<SmokeResult[]> {
  const played = await Promise.all(
    ACCOUNTS.map(async (accountId) => {
      const results: NodeAnswer<'playSmoke'>[] = []
      for (const { name } of SMOKE_SCENARIOS)
        results.push(await asker.ask('gateway', { ask: 'playSmoke', accountId, name, timeoutMs: SMOKE_WITHIN_MS }))
      return results
    }),
  )
  expect(played.flat()).toHaveLength(ACCOUNTS.length * SMOKE_SCENARIOS.length)
  return played.flat().filter(({ outcome }) => outcome === 'failed')
}

describe('versions', () => {
  it(
    'are started on a node, serve, pass every scenario, and are what their node runs after a restart of everything',
    async () => {
      const { live, asker } = await start(41, 10)
      const { versions } = await asker.ask('supervisor', { ask: 'listVersions' })
      expect(versions.map(({ version, trouble }) => [version, trouble])).toContainEqual(['0.2.0', ''])
      expect(await smoked(asker)).toEqual([])

      await runs(live, asker, 'uae-2', '0.2.0')
      expect(await versionsOf(live, 'uae-1', 'uae-2', 'uae-3')).toEqual(['0.1.0', '0.2.0', '0.1.0'])
      expect(await metricsOf(live, 'uae-2')).toMatch(/^linda_bot_info\{version="0\.2\.0"\} 1$/m)
      await fared(asker, 'uae-main', 'uae-1', 'uae-2', 20)
      expect(await metricsOf(live, 'uae-1')).not.toMatch(/^linda_bot_errors_total\{kind="failed".*\} [^0]/m)
      expect(await smoked(asker)).toEqual([])

      await goesOnWithItsSettings(live, asker, 'uae-2')
      await live.untilSteady({ withinMs: WITHIN_MS })

      // Neither of these ever joins; the account goes on without the node, and gets it back.
      for (const version of ['0.9.0', '0.9.1']) {
        await asker.ask('supervisor', { ask: 'restartNode', nodeId: 'ksa-3', version })
        const isDown = async () => ((await live.snapshot()).nodes['ksa-3']?.health === 'down' ? true : null)
        await until(isDown, { what: `ksa-3 is down as ${version}`, withinMs: WITHIN_MS })
        await runs(live, asker, 'ksa-3', null)
      }

      await live.stop()
      const again = await live.startAgain()
      onTestFinished(() => again.stop(), WITHIN_MS)
      await again.untilSteady({ withinMs: WITHIN_MS })
      expect(await versionsOf(again, 'uae-2', 'uae-3', 'ksa-3')).toEqual(['0.2.0', '0.1.0', '0.1.0'])
      expect((await judged(again, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )

  it(
    'that are bad show in the figures of their own node alone, and cost no message',
    async () => {
      const { live, asker } = await start(42, 20)
      await runs(live, asker, 'ksa-2', '0.3.0')
      const { own, answer } = await fared(asker, 'ksa-main', 'ksa-1', 'ksa-2', 240)
      const page = await metricsOf(live, 'ksa-1')
      const counted = (nodeId: string, ...kinds: readonly string[]) =>
        kinds
          .map(
            (kind) =>
              new RegExp(`^linda_bot_errors_total\\{kind="${kind}",node="${nodeId}",version="[^"]*"\\} (\\d+)$`, 'gm'),
          )
          .flatMap((line) => [...page.matchAll(line)])
          .reduce((sum, [, count]) => sum + Number(count), 0)
      // Every twelfth of what it computed, whatever the machine's load adds.
      expect(own.errors / own.messages).toBeGreaterThan(0.06)
      for (const { nodeId, errors } of answer.nodes.filter((node) => node.nodeId !== 'ksa-2')) {
        expect(counted(nodeId, 'failed', 'badAnswer')).toBe(0)
        expect(errors).toBeLessThanOrEqual(counted(nodeId, 'timeout', 'lost'))
      }
      expect(page).toMatch(/^linda_bot_errors_total\{kind="failed",node="ksa-2",version="0\.3\.0"\} [1-9]/m)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
