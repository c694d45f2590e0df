import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { type LogRecord, readEvidence } from './evidence.ts'
import { aMessage, anEstate, aReply, type Estate, FORMED, granted, layOut, vacated } from './factories.ts'
import { hashOf } from './judge-logs.ts'
import { judge } from './judge.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const RESTORED = { kind: 'clusterRestored', restore: { operationId: 'r-1' } }

/** Behind `before`: what opens the log at epoch 2, then a record at epoch 3. */
function after(before: LogRecord | undefined, reply: string, number: number): LogRecord[] {
  const seal = (fields: Omit<LogRecord, 'hash'>) => ({ ...fields, hash: hashOf(fields) })
  const change = { conversation: '~restore', number: 1, memory: {} }
  const opening = seal({
    position: (before?.position ?? 0) + 1,
    previousHash: before?.hash ?? '0'.repeat(64),
    epoch: 2,
    messageId: 'restore-r-1',
    at: 300,
    change,
    reply: '',
  })
  const next = seal({
    position: opening.position + 1,
    previousHash: opening.hash,
    epoch: 3,
    messageId: 'm-3',
    at: 310,
    change: { conversation: 'user', number, memory: {} },
    reply,
  })
  return [opening, next]
}

/** m-1 and m-2 were answered; the log was taken back to after m-1; m-3 was answered then. */
function judged({ number = 2, isJournaled = true, isOpened = true, estate = {} as Partial<Estate> } = {}) {
  const before = anEstate()
  const [kept, lost] = (before.logs['n-1'] ?? []) as LogRecord[]
  const body = `${number} · Noted.`
  const log = [...(kept === undefined ? [] : [kept]), ...after(kept, body, number)]
  const folder = layOut({
    messages: [...before.messages, aMessage(3)],
    replies: [...before.replies, aReply(3, { epoch: 3, position: 3, hash: log[2]?.hash ?? '', body })],
    floors: [...before.floors, { epoch: 2, at: 250 }, { epoch: 3, at: 300 }],
    facts: [FORMED, vacated(1), granted(1, 'n-1'), ...(isJournaled ? [RESTORED] : []), vacated(3), granted(3, 'n-1')],
    logs: { 'n-1': log, 'n-2': log },
    ...estate,
  })
  folders.push(folder)
  writeFileSync(join(folder, 'nodes', 'n-1', 'state.before-r-1.log'), `${JSON.stringify(lost)}\n`)
  if (isOpened) {
    const ledger = new DatabaseSync(join(folder, 'gateway', 'ledger.db'))
    ledger.exec('CREATE TABLE generations (account TEXT, epoch INTEGER, position INTEGER, hash TEXT, restore_id TEXT)')
    ledger.prepare('INSERT INTO generations VALUES (?, ?, ?, ?, ?)').run('acc', 2, 2, log[1]?.hash ?? '', 'r-1')
    ledger.close()
  }
  return {
    folder,
    kinds: () => [...new Set(judge(readEvidence(folder), { until: 60_000 }).findings.map(({ kind }) => kind))],
  }
}

describe('a cluster that was restored', () => {
  it('may give up what was accepted beyond the restored end, and counts on from there', () => {
    expect(judged().kinds()).toEqual([])
  })

  it('may not count otherwise', () => {
    expect(judged({ number: 3 }).kinds()).toEqual(['outOfOrder'])
    expect(judged({ number: 1 }).kinds()).toEqual(['outOfOrder'])
  })

  it('is not believed where the journal names no such restore, or the gateway let none begin', () => {
    expect(judged({ isJournaled: false }).kinds()).toEqual(['outOfOrder', 'acceptedOutsideLog'])
    expect(judged({ isOpened: false }).kinds()).toEqual(['outOfOrder', 'acceptedOutsideLog'])
  })

  it('may not lose what was accepted before the restored end', () => {
    const { replies } = anEstate()
    const forged = replies.map((reply, index) => (index === 0 ? { ...reply, hash: 'another' } : reply))
    const { folder } = judged()
    const ledger = new DatabaseSync(join(folder, 'gateway', 'ledger.db'))
    ledger.prepare('UPDATE replies SET hash = ? WHERE position = 1').run(forged[0]?.hash ?? '')
    ledger.close()
    expect(judge(readEvidence(folder), { until: 60_000 }).counts.acceptedOutsideLog).toBe(1)
  })

  it('may answer at an epoch that only the replaced journal granted', () => {
    const { folder } = judged({ estate: { facts: [FORMED, RESTORED, vacated(3), granted(3, 'n-1')] } })
    expect(judge(readEvidence(folder), { until: 60_000 }).counts.staleAccepted).toBe(2)
    const old = layOut({ ...anEstate(), logs: {} })
    folders.push(old)
    mkdirSync(join(folder, 'control-plane'), { recursive: true })
    const from = new DatabaseSync(join(old, 'control-plane', 'journal.db'))
    from.exec(`VACUUM INTO '${join(folder, 'control-plane', 'journal.before-r-1.db')}'`)
    from.close()
    expect(judge(readEvidence(folder), { until: 60_000 }).counts.staleAccepted).toBe(0)
  })
})
