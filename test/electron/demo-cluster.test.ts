import { describe, expect, it } from 'vitest'
import { startDemoCluster } from '../../electron/demo-cluster.ts'
import type { ProcessEvents } from '../../electron/demo-processes.ts'

interface Made {
  readonly name: string
  readonly args: readonly string[]
  readonly events: ProcessEvents
  readonly posted: unknown[]
  pid: number
}

function aDemo() {
  const made: Made[] = []
  const said: unknown[] = []
  const killed: number[] = []
  const cluster = startDemoCluster({
    folder: '/out/cluster',
    dataDir: '/tmp/demo/cluster',
    make: (_folder, { name, args }, events) => {
      const child: Made = { name, args, events, posted: [], pid: 0 }
      made.push(child)
      return { pid: () => child.pid, post: (message) => child.posted.push(message), kill: () => undefined }
    },
    kill: (pid) => killed.push(pid),
    events: {
      begun: ({ controlApiUrl, token }) => said.push([controlApiUrl, token]),
      live: (missing) => said.push(missing),
      failed: (why) => said.push(why),
    },
    log: () => undefined,
  })
  const at = (index: number): Made => {
    const child = made[index]
    if (child === undefined) throw new Error(`process ${index} was not made`)
    return child
  }
  const start = (index: number, pid: number): void => {
    at(index).pid = pid
    at(index).events.started(pid)
  }
  const supervisorSays = (message: unknown): void => at(0).events.message(message)
  const aBot = { type: 'spawn', key: 4, entry: '/out/cluster/bot.js', args: ['cluster.json', 'uae-1'], name: 'uae-1' }
  start(0, 10)
  return { cluster, made, at, said, killed, start, supervisorSays, aBot }
}

describe('the cluster of a demonstration', () => {
  it('begins with a supervisor, and makes what that asks for, telling it how each fares', () => {
    const { made, at, start, supervisorSays, aBot } = aDemo()
    expect(at(0).args).toEqual(['--data', '/tmp/demo/cluster'])
    supervisorSays(aBot)
    start(1, 11)
    at(1).events.line('linked')
    at(1).events.exited('exit code 1')
    expect(made).toHaveLength(2)
    expect(at(0).posted).toEqual([
      { type: 'spawned', key: 4, pid: 11 },
      { type: 'line', key: 4, line: 'linked' },
      { type: 'exited', key: 4, why: 'exit code 1' },
    ])
  })

  it('says where it will answer before it does', () => {
    const { said, supervisorSays } = aDemo()
    supervisorSays({ type: 'begun', controlApiUrl: 'http://127.0.0.1:1', token: 't' })
    supervisorSays({ type: 'live', missing: null })
    expect(said).toEqual([['http://127.0.0.1:1', 't'], null])
  })

  it('ends everything when its supervisor died, and says why', () => {
    const { at, said, killed, start, supervisorSays, aBot } = aDemo()
    supervisorSays(aBot)
    start(1, 11)
    supervisorSays({ type: 'failed', why: 'no port is free' })
    at(0).events.exited('exit code 1')
    expect(killed).toEqual([11])
    expect(said).toEqual(['no port is free'])
  })

  it('ends one at once that only began after its supervisor had died', () => {
    const { at, killed, start, supervisorSays, aBot } = aDemo()
    supervisorSays(aBot)
    at(0).events.exited('exit code 9')
    start(1, 11)
    expect(killed).toEqual([11])
  })

  it('stops by asking its supervisor, and is stopped when that has gone', async () => {
    const { cluster, at, said } = aDemo()
    const stopped = cluster.stop(60_000)
    expect(at(0).posted).toEqual([{ type: 'stop' }])
    at(0).events.exited('exit code 0')
    await stopped
    expect(said).toEqual([])
    expect(cluster.pids()).toEqual([])
  })
})
