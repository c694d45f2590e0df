import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { networkOf, type Reading, readMachine, sampleOf } from '../../../cluster/supervisor/machine.ts'
import { MachineWatcher } from '../../../cluster/supervisor/watcher.ts'
import { MachineSample } from '../../../shared/sample.ts'
import { AT } from '../../support/factories.ts'
import { turns } from '../../support/until.ts'
import { aClock } from '../gateway/factories.ts'

function aReading(over: Partial<Reading> = {}): Reading {
  return {
    atMonoMs: 0,
    cpu: { busyMs: 1_000, totalMs: 10_000 },
    memory: { totalBytes: 8_000, availableBytes: 6_000 },
    disk: { totalBytes: 100_000, usedBytes: 40_000 },
    network: { receivedBytes: 5_000, sentBytes: 7_000 },
    ...over,
  }
}

const later = aReading({
  atMonoMs: 2_000,
  cpu: { busyMs: 2_000, totalMs: 14_000 },
  network: { receivedBytes: 9_000, sentBytes: 7_000 },
})

describe('a machine', () => {
  it('is what happened between two looks at it', () => {
    expect(sampleOf(aReading(), later, 'vm', AT)).toEqual({
      kind: 'machine',
      machineId: 'vm',
      at: AT,
      cpuFraction: 0.25,
      memoryUsedBytes: 2_000,
      memoryBytes: 8_000,
      diskUsedBytes: 40_000,
      diskBytes: 100_000,
      receivedBytesPerS: 2_000,
      sentBytesPerS: 0,
    })
  })

  it('has no rates yet at the first look', () => {
    expect(sampleOf(null, later, 'vm', AT)).toMatchObject({
      cpuFraction: null,
      receivedBytesPerS: null,
      sentBytesPerS: null,
    })
  })

  it.each([
    ['that tells nothing of its processors', { cpu: null }, { cpuFraction: null }],
    ['that tells nothing of its network', { network: null }, { receivedBytesPerS: null, sentBytesPerS: null }],
    [
      'whose interface went away',
      { network: { receivedBytes: 100, sentBytes: 8_000 } },
      { receivedBytesPerS: null, sentBytesPerS: 500 },
    ],
  ])('%s is told without that', (_what, over, expected) => {
    expect(sampleOf(aReading(), { ...later, ...over }, 'vm', AT)).toMatchObject(expected)
  })

  it('can be read here', async () => {
    const first = await readMachine(tmpdir(), 0)
    const sample = sampleOf(first, await readMachine(tmpdir(), 1_000), 'vm', AT)
    expect(MachineSample.parse(sample)).toEqual(sample)
    expect(sample.diskUsedBytes).toBeLessThanOrEqual(sample.diskBytes)
    expect(sample.memoryUsedBytes).toBeLessThan(sample.memoryBytes)
  })
})

describe('the network page of the system', () => {
  it('is summed over all interfaces', () => {
    const page = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 1000 10 0 0 0 0 0 0 1000 10 0 0 0 0 0 0
  eth0:2500 20 0 0 0 0 0 0 300 5 0 0 0 0 0 0
`
    expect(networkOf(page)).toEqual({ receivedBytes: 3_500, sentBytes: 1_300 })
  })

  it.each(['', 'nothing of the kind', 'eth0: many bytes'])('that is none says nothing: %j', (page) => {
    expect(networkOf(page)).toBeNull()
  })
})

describe('the watcher of the machine', () => {
  it('looks every 2 s, tells what it saw, and says why when it sees nothing', async () => {
    const clock = aClock()
    const told: MachineSample[] = []
    const lines: string[] = []
    const disk = { isThere: true }
    const watcher = new MachineWatcher({
      machineId: 'vm',
      read: async (atMonoMs) => {
        if (!disk.isThere) throw new Error('ENOENT: no such file or directory')
        return aReading({ atMonoMs })
      },
      tell: (sample) => void told.push(sample),
      clock,
      log: (line) => void lines.push(line),
    })
    await turns(2)
    clock.advance(2_000)
    await turns(2)
    expect(told.map(({ receivedBytesPerS }) => receivedBytesPerS)).toEqual([null, 0])
    expect(watcher.now?.sample).toEqual(told[1])
    disk.isThere = false
    clock.advance(4_000)
    await turns(2)
    expect([watcher.now, watcher.problem]).toEqual([null, 'ENOENT: no such file or directory'])
    expect(lines).toEqual(['the machine cannot be read: ENOENT: no such file or directory'])
    watcher.close()
    disk.isThere = true
    clock.advance(10_000)
    await turns(2)
    expect(told).toHaveLength(2)
  })

  it('is stopped by a folder that is gone, not by a guess', async () => {
    await expect(readMachine(join(tmpdir(), 'no-such-folder-of-a-cluster'), 0)).rejects.toThrow('ENOENT')
  })
})
