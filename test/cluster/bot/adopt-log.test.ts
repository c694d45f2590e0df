import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { LogAdoption } from '../../../cluster/bot/adopt-log.ts'
import { Replica } from '../../../cluster/bot/replica.ts'
import { openingRecord, RESTORE_CONVERSATION } from '../../../cluster/wire/opening.ts'
import { type LogRecord, type Tail, tailOf } from '../../../cluster/wire/records.ts'
import { aFolder, anId, AT } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { aChain } from '../../support/records.ts'

const RESTORE = anId(0xd7)

function tailAt(records: readonly LogRecord[]): Tail {
  const last = records.at(-1)
  if (last === undefined) throw new Error('no record')
  return tailOf(last)
}

/** `offered`: what the page has. */
async function aNode({
  own,
  offered,
  isMaster = false,
}: {
  own: LogRecord[]
  offered: LogRecord[]
  isMaster?: boolean
}) {
  const folder = aFolder()
  const replica = new Replica(folder, true)
  await replica.append(own)
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization)
    response.end(offered.map((record) => `${JSON.stringify(record)}\n`).join(''))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const adoption = new LogAdoption({
    replica,
    folder,
    nodeToken: 'a-token',
    dial: (url) => new URL(url).origin,
    isMaster: () => isMaster,
    log: () => undefined,
  })
  const ask = (restored: readonly LogRecord[], epoch = 7) => {
    const tail = tailAt(restored)
    const lost = { from: tail.position + 1, to: 12, count: 12 - tail.position }
    const opening = openingRecord(tail, { restoreId: RESTORE, backupId: 'b', epoch, at: AT, lost })
    const url = `http://127.0.0.1:${port}/restored-log/x/y`
    return { ask: 'adoptLog', restoreId: RESTORE, url, tail, opening } as const
  }
  const kept = join(folder, `state.before-${RESTORE}.log`)
  return { folder, replica, adoption, ask, asked, kept }
}

describe('a node that takes the restored log', () => {
  it('cuts what came after where it has the restored end, keeps it aside, and fetches nothing', async () => {
    const own = aChain(12)
    const { replica, adoption, ask, asked, kept, folder } = await aNode({ own, offered: [] })
    const request = ask(own.slice(0, 8))
    expect(await adoption.adopt(request)).toEqual({ tail: tailOf(request.opening), cut: 4 })
    expect(asked).toEqual([])
    expect(replica.log.tail).toMatchObject({ position: 9, epoch: 7 })
    expect(replica.floor.epoch).toBe(7)
    expect(replica.conversations.stateOf('uae-main.m')?.number).toBe(8)
    expect(replica.conversations.stateOf(RESTORE_CONVERSATION)?.memory).toMatchObject({
      lostFrom: 9,
      lostTo: 12,
      lost: 4,
    })
    const lines = readFileSync(kept, 'utf8').trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as LogRecord).position)).toEqual([9, 10, 11, 12])
    expect(new Replica(folder, true).log.tail).toEqual(tailOf(request.opening))
  })

  it('fetches the whole where its own is another, and keeps its own aside', async () => {
    const own = aChain(5, undefined, { mark: 'other' })
    const restored = aChain(8)
    const { replica, adoption, ask, asked, kept, folder } = await aNode({ own, offered: restored })
    const request = ask(restored)
    expect(await adoption.adopt(request)).toEqual({ tail: tailOf(request.opening), cut: 0 })
    expect(asked).toEqual(['Bearer a-token'])
    expect(replica.conversations.stateOf('uae-main.other')).toBeNull()
    expect(replica.conversations.stateOf('uae-main.m')?.number).toBe(8)
    expect(readFileSync(kept, 'utf8').trim().split('\n')).toHaveLength(5)
    await replica.append(aChain(1, replica.log.tail, { epoch: 8 }))
    expect(new Replica(folder, true).log.tail.position).toBe(10)
  })

  it('does it once, however often it is asked', async () => {
    const own = aChain(12)
    const { replica, adoption, ask } = await aNode({ own, offered: [] })
    const request = ask(own.slice(0, 8))
    await Promise.all([adoption.adopt(request), adoption.adopt(request)])
    expect(await adoption.adopt(request)).toEqual({ tail: tailOf(request.opening), cut: 0 })
    expect(replica.log.tail.position).toBe(9)
  })

  it('keeps its own log where the offered one is damaged, cut short or missing', async () => {
    const own = aChain(5, undefined, { mark: 'other' })
    const restored = aChain(8)
    const [broken] = aChain(1, tailAt(restored.slice(0, 3)), { mark: 'forged' })
    const forged = [...restored.slice(0, 3), broken ?? never(), ...restored.slice(4)]
    // Somebody changed what it says, and left the hashes alone.
    const changed = restored.map((record, index) => (index === 3 ? { ...record, reply: 'something else' } : record))
    for (const offered of [forged, changed, restored.slice(0, 7), []]) {
      const { replica, adoption, ask, kept, folder } = await aNode({ own, offered })
      expect(await faultOfPromise(adoption.adopt(ask(restored)))).toBe('backupDamaged')
      expect(replica.log.tail).toEqual(tailAt(own))
      expect(existsSync(kept)).toBe(false)
      expect(existsSync(join(folder, 'state.adopting'))).toBe(false)
    }
  })

  it('refuses while it is master, below its floor, and an opening that does not follow', async () => {
    const own = aChain(12)
    const restored = own.slice(0, 8)
    const master = await aNode({ own, offered: [], isMaster: true })
    expect(await faultOfPromise(master.adoption.adopt(master.ask(restored)))).toBe('nodeIsMaster')
    const { replica, adoption, ask } = await aNode({ own, offered: [] })
    const { opening } = ask(own.slice(0, 9))
    expect(await faultOfPromise(adoption.adopt({ ...ask(restored), opening }))).toBe('malformed')
    replica.floor.raise(9)
    expect(await faultOfPromise(adoption.adopt(ask(restored, 8)))).toBe('staleEpoch')
    expect(replica.log.tail.position).toBe(12)
  })
})

function never(): never {
  throw new Error('no record')
}
