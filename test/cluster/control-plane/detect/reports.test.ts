import { describe, expect, it } from 'vitest'
import { Reports } from '../../../../cluster/control-plane/detect/reports.ts'
import type { Device } from '../../../../shared/device.ts'
import { aBeat, aNode, AT } from '../../../support/factories.ts'
import { aBook } from '../a-cluster.ts'
import { aPresence, aRoster } from '../support.ts'

function someReports() {
  const { book, clock } = aBook()
  const roster = aRoster('uae-1', 'uae-2', 'uae-3')
  const reports = new Reports({ book, roster: () => roster, mono: clock.mono })
  const beats = (nodeId: string, over: { device?: Device; position?: number }) => {
    const { device = aBeat().device, position = 100 } = over
    const beat = aBeat({ device, tail: { position, hash: 'h', epoch: 1 } })
    roster.here.set(nodeId, aPresence(nodeId, { beat }))
    reports.heard(nodeId)
  }
  return { book, clock, roster, reports, beats, node: (nodeId: string) => book.snapshot.nodes[nodeId] }
}

describe('the session of a node', () => {
  it('is journaled when it changed, and not with every beat', () => {
    const { book, beats, node } = someReports()
    const { seq } = book.snapshot
    beats('uae-2', {})
    expect(book.snapshot.seq).toBe(seq)
    const device: Device = { state: 'loggedOut', since: AT + 5, attempts: 2, why: 'by the phone', pairing: null }
    beats('uae-2', { device })
    beats('uae-2', { device: { ...device } })
    expect(node('uae-2')?.device).toEqual(device)
    expect(book.snapshot.seq).toBe(seq + 1)
  })
})

describe('a session that cannot be restored', () => {
  it('has its attempts journaled now and then, and every other change at once', () => {
    const { book, beats, clock, node } = someReports()
    const trying = (attempts: number, why = 'not connected'): Device => {
      return { state: 'recovering', since: AT, attempts, why, pairing: null }
    }
    beats('uae-2', { device: trying(1) })
    const { seq } = book.snapshot
    for (let attempts = 2; attempts < 20; attempts++) {
      clock.advance(250)
      beats('uae-2', { device: trying(attempts) })
    }
    expect(book.snapshot.seq).toBe(seq)
    clock.advance(500)
    beats('uae-2', { device: trying(20) })
    expect(book.snapshot.seq).toBe(seq + 1)
    expect(node('uae-2')?.device?.attempts).toBe(20)
    beats('uae-2', { device: trying(21, 'the messenger answers nothing') })
    expect(book.snapshot.seq).toBe(seq + 2)
  })
})

describe('a node that was added', () => {
  const added = () => {
    const made = someReports()
    const node = aNode({ id: 'uae-4', caughtUp: false })
    made.book.record([{ kind: 'nodeAdded', node }])
    return made
  }

  it('has caught up when it is within 50 records of the farthest, twice in a row', () => {
    const { beats, node, book } = added()
    beats('uae-3', { position: 160 })
    beats('uae-4', { position: 109 })
    beats('uae-4', { position: 110 })
    beats('uae-4', { position: 109 })
    beats('uae-4', { position: 110 })
    expect(node('uae-4')?.caughtUp).toBe(false)
    beats('uae-4', { position: 111 })
    expect(node('uae-4')?.caughtUp).toBe(true)
    const { seq } = book.snapshot
    beats('uae-4', { position: 112 })
    expect(book.snapshot.seq).toBe(seq)
  })

  it('is held against nobody while nobody else says how far the log is', () => {
    const { beats, node, roster } = added()
    roster.here.clear()
    beats('uae-4', { position: 0 })
    beats('uae-4', { position: 0 })
    expect(node('uae-4')?.caughtUp).toBe(false)
  })
})
