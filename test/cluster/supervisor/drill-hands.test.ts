import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { archivePath } from '../../../cluster/backup/archive.ts'
import { DrillHands, type DrillWorld } from '../../../cluster/supervisor/drill-hands.ts'
import { drillWorld } from '../../../cluster/supervisor/drill-world.ts'
import type { Deed } from '../../../cluster/wire/control.ts'
import { Fault } from '../../../shared/fault.ts'
import { aConfig, aFolder, anId, AT } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { turns } from '../../support/until.ts'

const RUN = anId(0xd1)

function aWorld(over: Partial<DrillWorld> = {}) {
  const did: string[] = []
  const timers: { ms: number; work: () => void; isOff: boolean }[] = []
  const pids = new Map([
    ['uae-1', 11],
    ['control-plane', 12],
  ])
  let damaged: readonly string[] = []
  let now = AT
  const world: DrillWorld = {
    environment: 'drill',
    signal: (id, name) => {
      const pid = pids.get(id)
      if (pid === undefined) throw new Fault('unknownNode', `no ${id}`)
      did.push(`${name} ${id}`)
      return pid
    },
    logOut: async (nodeId) => void did.push(`log out ${nodeId}`),
    hangSheets: async (forMs) => void did.push(`hang ${forMs}`),
    flipByte: (backupId) => {
      did.push(`flip ${backupId}`)
      return `byte 7 of ${backupId}`
    },
    damaged: { read: () => damaged, write: (ids) => void (damaged = ids) },
    isFailingOver: async () => true,
    now: () => now,
    pause: async (ms) => void (now += ms),
    after: (ms, work) => {
      const timer = { ms, work, isOff: false }
      timers.push(timer)
      return () => void (timer.isOff = true)
    },
    log: () => undefined,
    ...over,
  }
  /** The time of everything that lasts is up. */
  const pass = async () => {
    for (const { work, isOff } of timers) if (!isOff) work()
    await turns(3)
  }
  return { world, did, timers, pids, pass, damaged: () => damaged }
}

const asked = (deed: Deed, number = 0) => ({ ask: 'induce' as const, runId: RUN, number, deed, forMs: 60_000 })
const STOP = asked({ do: 'stop', id: 'uae-1' })

describe('what a drill does to the processes of the supervisor', () => {
  it.each(['production', 'staging'] as const)(
    'is refused in a cluster of %s, and nothing is done',
    async (environment) => {
      const { world, did } = aWorld({ environment })
      expect(await faultOfPromise(new DrillHands(world).induce(STOP))).toBe('notDrillCluster')
      expect(did).toEqual([])
    },
  )

  it('happens to its own processes only', async () => {
    const hands = new DrillHands(aWorld().world)
    expect(await faultOfPromise(hands.induce(asked({ do: 'stop', id: 'ksa-9' })))).toBe('unknownNode')
  })

  it('is done once, however often it is asked for', async () => {
    const { world, did } = aWorld()
    const hands = new DrillHands(world)
    const kill = asked({ do: 'kill', id: 'uae-1', whileFailingOver: null })
    const first = await hands.induce(kill)
    expect(first).toEqual({ what: 'SIGKILL to uae-1 (process 11)', doneAt: AT })
    expect(await hands.induce(kill)).toEqual(first)
    expect(did).toEqual(['SIGKILL uae-1'])
  })

  it('is put back when asked, once, and says so each time', async () => {
    const { world, did, timers } = aWorld()
    const hands = new DrillHands(world)
    await hands.induce(STOP)
    const done = [{ what: 'SIGCONT to uae-1 (process 11)', doneAt: AT }]
    expect(await hands.putBack(RUN)).toEqual(done)
    expect(await hands.putBack(RUN)).toEqual(done)
    expect(did).toEqual(['SIGSTOP uae-1', 'SIGCONT uae-1'])
    expect(timers.every(({ isOff }) => isOff)).toBe(true)
  })

  it('is put back by itself when nobody asks in time, and whoever asks later hears of it', async () => {
    const { world, did, pass, timers } = aWorld()
    const hands = new DrillHands(world)
    await hands.induce(STOP)
    expect(timers.map(({ ms }) => ms)).toEqual([60_000])
    await pass()
    expect(did).toEqual(['SIGSTOP uae-1', 'SIGCONT uae-1'])
    expect(await hands.putBack(RUN)).toHaveLength(1)
    expect(did).toHaveLength(2)
  })

  it('that was restarted meanwhile is no reason to fail', async () => {
    const { world, pids } = aWorld()
    const hands = new DrillHands(world)
    await hands.induce(STOP)
    pids.delete('uae-1')
    expect(await hands.putBack(RUN)).toMatchObject([{ what: expect.stringContaining('started again') }])
  })

  it('waits for a failover to be under way, and gives up where none comes', async () => {
    const looks = [false, false, true]
    const late = aWorld({ isFailingOver: async () => looks.shift() ?? true })
    const kill = asked({ do: 'kill', id: 'control-plane', whileFailingOver: 'uae-main' })
    expect(await new DrillHands(late.world).induce(kill)).toMatchObject({ doneAt: AT + 30 })
    const never = aWorld({ isFailingOver: async () => false })
    const hands = new DrillHands(never.world)
    expect(await faultOfPromise(hands.induce(kill))).toBe('timeout')
    expect(never.did).toEqual([])
  })

  it('can be put back later where it could not be now', async () => {
    const failing = { is: true }
    const { world } = aWorld({
      hangSheets: async (forMs) => {
        if (forMs === 0 && failing.is) throw new Fault('unreachable', 'no answer')
      },
    })
    const hands = new DrillHands(world)
    await hands.induce(asked({ do: 'hang', id: 'sheets' }))
    expect(await hands.putBack(RUN)).toEqual([])
    failing.is = false
    expect(await hands.putBack(RUN)).toHaveLength(1)
  })

  it('mends at its start what a supervisor before it left damaged', async () => {
    const { world, did, damaged } = aWorld()
    await new DrillHands(world).induce(asked({ do: 'damage', backupId: 'b1' }))
    expect(damaged()).toEqual(['b1'])
    expect(new DrillHands(world)).toBeDefined()
    expect(did).toEqual(['flip b1', 'flip b1'])
    expect(damaged()).toEqual([])
  })
})

it('a damaged file differs in one byte, and is what it was when it is mended', () => {
  const config = { ...aConfig(), dataDir: aFolder() }
  const file = archivePath(join(config.dataDir, 'backups'), '20261120T031500Z-3fa2c1')
  mkdirSync(dirname(file))
  writeFileSync(file, 'a backup of something')
  const world = drillWorld(config, { signal: () => 0 }, () => undefined)
  expect(world.flipByte('20261120T031500Z-3fa2c1')).toBe(`byte 10 of ${file} is another one`)
  expect([...readFileSync(file)].filter((byte, at) => byte !== 'a backup of something'.charCodeAt(at))).toHaveLength(1)
  world.flipByte('20261120T031500Z-3fa2c1')
  expect(readFileSync(file, 'utf8')).toBe('a backup of something')
})
