import { describe, expect, it } from 'vitest'
import { snapshotJson } from '../../../cluster/control-plane/book-json.ts'
import { Snapshot } from '../../../shared/snapshot.ts'
import { aHealthChange, anAlert } from '../../support/factories.ts'
import { aCluster } from './a-cluster.ts'

describe('the snapshot as JSON', () => {
  it('is what JSON.stringify gives, before and after something changed', () => {
    const { book } = aCluster()
    expect(snapshotJson(book.snapshot)).toBe(JSON.stringify(book.snapshot))
    book.record([aHealthChange('uae-2', { health: 'suspect', why: 'no “heartbeat”' })])
    book.record([{ kind: 'alertRaised', alert: anAlert() }])
    expect(snapshotJson(book.snapshot)).toBe(JSON.stringify(book.snapshot))
    expect(Snapshot.parse(JSON.parse(snapshotJson(book.snapshot)))).toEqual(Snapshot.parse(book.snapshot))
  })

  it('leaves out what is not there, and has null for it in a list', () => {
    const odd = { journalId: 'j', alerts: [undefined, { a: 1, b: undefined }], nodes: { gone: undefined } }
    expect(snapshotJson(odd as unknown as Snapshot)).toBe(JSON.stringify(odd))
  })
})
