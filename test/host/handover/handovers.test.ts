import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Handovers } from '../../../host/handover/handovers.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import type { Handover, HandoverEntryBody } from '../../../shared/handover.ts'
import { faultOf } from '../../support/fault.ts'
import { anId, AT } from '../../support/factories.ts'
import { aBook } from '../log-book/a-book.ts'
import { aDataDir } from '../support/a-host.ts'

const note = (text: string): HandoverEntryBody => ({ kind: 'shiftNoted', text })
const OUT: HandoverEntryBody = { kind: 'signedOut', to: 'sami', card: '# Card' }
const IN: HandoverEntryBody = { kind: 'signedIn' }

function aDesk(actor = 'ana') {
  const store = new Store(openDatabase(join(aDataDir(), 'store.sqlite'), AT).db)
  onTestFinished(() => store.close())
  const book = aBook(store.logEntries, actor)
  const told: Handover[] = []
  return { told, book, handovers: new Handovers({ book, told: (handover) => told.push(handover) }) }
}

describe('handovers', () => {
  it('take notes, a signature that leaves and one that takes over; then another one begins', () => {
    const { handovers, told } = aDesk()
    const first = handovers.add(note('watch uae-2'))
    expect(handovers.add(OUT)).toMatchObject({ id: first.id, out: { by: 'ana', to: 'sami', card: '# Card' }, in: null })
    expect(handovers.add(note('one more'))).toMatchObject({ id: first.id, notes: [{}, { text: 'one more' }] })
    expect(handovers.add(IN)).toMatchObject({ id: first.id, in: { by: 'ana' } })
    const second = handovers.add(note('quiet'))
    expect(second.id).not.toBe(first.id)
    expect(handovers.list().map(({ id }) => id)).toEqual([second.id, first.id])
    expect(told).toHaveLength(5)
  })

  it('can be signed without a note', () => {
    const { handovers } = aDesk()
    expect(handovers.add(OUT)).toMatchObject({ notes: [], out: { by: 'ana' } })
  })

  it('refuse a card that no cluster would take, and keep nothing of it', () => {
    const { handovers } = aDesk()
    const card = '世'.repeat(100_000)
    expect(faultOf(() => handovers.add({ kind: 'signedOut', to: null, card }))).toBe('tooLarge')
    expect(handovers.list()).toEqual([])
  })

  it('refuse a signature that has nothing to stand under', () => {
    const { handovers } = aDesk()
    expect(faultOf(() => handovers.add(IN))).toBe('malformed')
    handovers.add(note('x'))
    expect(faultOf(() => handovers.add(IN))).toBe('malformed')
    handovers.add(OUT)
    expect(faultOf(() => handovers.add(OUT))).toBe('malformed')
  })

  it('that two consoles began without hearing each other are signed together: no note is left behind', () => {
    const { handovers, book } = aDesk()
    handovers.add(note('ours'))
    const theirs = { id: anId(2), logId: anId(1), at: AT, by: 'ben', body: note('theirs') }
    book.merge([theirs], { journalId: anId(9), after: 1 })
    expect(handovers.list()).toHaveLength(2)
    handovers.add(OUT)
    handovers.add(IN)
    expect(handovers.list().map((one) => [one.notes[0]?.text, one.in?.by])).toEqual([
      ['ours', 'ana'],
      ['theirs', 'ana'],
    ])
  })
})
