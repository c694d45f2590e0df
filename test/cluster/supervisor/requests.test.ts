import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../cluster/config.ts'
import { ConfigFile } from '../../../cluster/supervisor/config-file.ts'
import { answerControlPlane, type Hands } from '../../../cluster/supervisor/requests.ts'
import type { NewNode } from '../../../cluster/wire/control.ts'
import { aConfig, aFolder } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'

const UAE_4: NewNode = { nodeId: 'uae-4', accountId: 'uae-main', region: 'ksa', priority: 4 }
const VERSIONS = join(import.meta.dirname, '../../../cluster/versions')
const start = { ask: 'startNode', node: UAE_4 } as const

function someHands(versionsFolder: string | null = VERSIONS) {
  const file = new ConfigFile(join(aFolder(), 'cluster.json'), aConfig())
  const done: string[] = []
  /** What a process would read that starts right now. */
  const onDisk = () => readConfig(file.path).nodes.map(({ id }) => id)
  const versionOf = (nodeId: string) => readConfig(file.path).nodes.find(({ id }) => id === nodeId)?.version
  const hands: Hands = {
    file,
    supervisor: {
      add: ({ id, args }) => {
        done.push(`add ${id} ${args.join(' ')}${onDisk().includes(id) ? '' : ', not written down'}`)
        return 99
      },
      remove: async (id) => void done.push(`remove ${id}`),
      restart: async (id, spec) => {
        done.push(
          spec === undefined ? `restart ${id}` : `restart ${id} as ${spec.entry}, written down as ${versionOf(id)}`,
        )
        return 100
      },
    },
    versionsFolder,
    specOf: ({ id, accountId, version }) => ({
      id,
      role: 'bot',
      account: accountId,
      entry: version === null ? 'bot.ts' : `${version}.ts`,
      args: ['cluster.json', id],
    }),
    freePorts: async (count) => Array.from({ length: count }, (_, index) => 5_000 + index),
  }
  return { hands, file, done, onDisk }
}

describe('the supervisor, asked by the control plane', () => {
  it('writes a new node down, then starts it, and says where it listens', async () => {
    const { hands, done, file } = someHands()
    expect(await answerControlPlane(hands, start)).toEqual({ pid: 99, httpPort: 5_000, peerPort: 5_001 })
    expect(done).toEqual(['add uae-4 cluster.json uae-4'])
    expect(readConfig(file.path).nodes.at(-1)).toEqual({
      id: 'uae-4',
      accountId: 'uae-main',
      region: 'ksa',
      priority: 4,
      promotionRule: 'neutral',
      httpPort: 5_000,
      peerPort: 5_001,
      version: null,
    })
  })

  it('starts a new node in the version that its whole account runs, and else in the built-in one', async () => {
    const { hands, file } = someHands()
    const versionOf = (nodeId: string) => file.nodes.find(({ id }) => id === nodeId)?.version
    const restart = (nodeId: string) => answerControlPlane(hands, { ask: 'restartNode', nodeId, version: '0.2.0' })
    for (const id of ['uae-1', 'uae-2', 'uae-3', 'ksa-1']) await restart(id)
    await answerControlPlane(hands, start)
    await answerControlPlane(hands, { ask: 'startNode', node: { ...UAE_4, nodeId: 'ksa-4', accountId: 'ksa-main' } })
    expect([versionOf('uae-4'), versionOf('ksa-4')]).toEqual(['0.2.0', null])
  })

  it('starts a known one as it is: asked again, also at once, it is one node', async () => {
    const { hands, onDisk } = someHands()
    const [first, second] = await Promise.all([answerControlPlane(hands, start), answerControlPlane(hands, start)])
    expect(second).toEqual(first)
    expect(await answerControlPlane(hands, start)).toEqual(first)
    expect(onDisk().filter((id) => id === 'uae-4')).toHaveLength(1)
  })

  it('ends one for good, and it is in the configuration no more', async () => {
    const { hands, done, onDisk } = someHands()
    await answerControlPlane(hands, { ask: 'stopNode', nodeId: 'uae-3' })
    await answerControlPlane(hands, { ask: 'stopNode', nodeId: 'uae-3' })
    expect(done).toEqual(['remove uae-3', 'remove uae-3'])
    expect(onDisk()).not.toContain('uae-3')
  })

  it('restarts one in another version, which is written down first, and back in the built-in one', async () => {
    const { hands, done } = someHands()
    const restart = { ask: 'restartNode', nodeId: 'uae-2' } as const
    expect(await answerControlPlane(hands, { ...restart, version: '0.2.0' })).toEqual({ pid: 100 })
    await answerControlPlane(hands, restart)
    await answerControlPlane(hands, { ...restart, version: null })
    expect(done).toEqual([
      'restart uae-2 as 0.2.0.ts, written down as 0.2.0',
      'restart uae-2',
      'restart uae-2 as bot.ts, written down as null',
    ])
  })

  it('refuses a version that is not there or is broken, and leaves the node as it is', async () => {
    const folder = aFolder()
    cpSync(join(VERSIONS, '0.2.0'), join(folder, '0.2.0'), { recursive: true })
    writeFileSync(join(folder, '0.2.0', 'version.json'), '{')
    const { hands, done, file } = someHands(folder)
    const restart = { ask: 'restartNode', nodeId: 'uae-2' } as const
    expect(await faultOfPromise(answerControlPlane(hands, { ...restart, version: '0.2.0' }))).toBe('versionBroken')
    expect(await faultOfPromise(answerControlPlane(hands, { ...restart, version: '9.9.9' }))).toBe('unknownVersion')
    expect(done).toEqual([])
    expect(file.nodes.every(({ version }) => version === null)).toBe(true)
  })

  it('lists the versions there are', async () => {
    const { hands } = someHands()
    const answer = await answerControlPlane(hands, { ask: 'listVersions' })
    expect('versions' in answer && answer.versions.map(({ version, trouble }) => `${version}${trouble}`)).toEqual([
      '0.3.0',
      '0.2.0',
    ])
    const none = someHands(null)
    expect(await answerControlPlane(none.hands, { ask: 'listVersions' })).toEqual({ versions: [] })
  })

  it('restarts one, and refuses what is for others', async () => {
    const { hands } = someHands()
    expect(await answerControlPlane(hands, { ask: 'restartNode', nodeId: 'uae-2' })).toEqual({ pid: 100 })
    expect(await faultOfPromise(answerControlPlane(hands, { ask: 'pair' }))).toBe('malformed')
  })
})

it('the configuration on disk is readable by its owner alone, and never half written', () => {
  const folder = aFolder()
  const file = new ConfigFile(join(folder, 'cluster.json'), aConfig())
  file.setNodes(file.nodes.slice(0, 2))
  expect(readConfig(file.path).nodes).toHaveLength(2)
  expect(() => readFileSync(`${file.path}.next`)).toThrow(/ENOENT/)
})
