import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../cluster/config.ts'
import { ConfigFile } from '../../../cluster/supervisor/config-file.ts'
import { answerControlPlane, type Hands } from '../../../cluster/supervisor/requests.ts'
import type { NewNode } from '../../../cluster/wire/control.ts'
import { aConfig, aFolder } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'

const UAE_4: NewNode = { nodeId: 'uae-4', accountId: 'uae-main', region: 'ksa', priority: 4 }
const start = { ask: 'startNode', node: UAE_4 } as const

function someHands() {
  const file = new ConfigFile(join(aFolder(), 'cluster.json'), aConfig())
  const done: string[] = []
  /** What a process would read that starts right now. */
  const onDisk = () => readConfig(file.path).nodes.map(({ id }) => id)
  const hands: Hands = {
    file,
    supervisor: {
      add: ({ id, args }) => {
        done.push(`add ${id} ${args.join(' ')}${onDisk().includes(id) ? '' : ', not written down'}`)
        return 99
      },
      remove: async (id) => void done.push(`remove ${id}`),
      restart: async (id) => {
        done.push(`restart ${id}`)
        return 100
      },
    },
    specOf: ({ id, accountId }) => ({
      id,
      role: 'bot',
      account: accountId,
      entry: 'bot.ts',
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
    })
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
