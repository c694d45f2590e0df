import { describe, expect, it } from 'vitest'
import { anId } from '../../support/factories.ts'
import { faultOf } from '../../support/fault.ts'
import { aDatabase, aDesk, aLine, aMessage, aReply, aServedDesk } from './factories.ts'

/** Three answered messages at epoch 1; the log is taken back to position 1, and opened by a record at position 2, epoch 2. */
const OPENING = { restoreId: anId(0xd7), epoch: 2, position: 2, hash: 'opened' }

function anAnsweredDesk() {
  const made = aServedDesk({ database: aDatabase() })
  for (const number of [1, 2, 3]) {
    made.desk.take(aMessage('a', number))
    made.desk.reply(made.line, aReply(`a${number}`, { position: number, hash: `h${number}` }))
  }
  expect(made.line.verdicts()).toEqual(['accepted', 'accepted', 'accepted'])
  return made
}

describe('a log that begins anew after a restore', () => {
  it('says what was accepted beyond the restored end, once and for all', () => {
    const { desk, database } = anAnsweredDesk()
    const answer = { floorEpoch: 2, lost: { from: 2, to: 3, count: 2 } }
    expect(desk.openGeneration(OPENING)).toEqual(answer)
    expect(desk.openGeneration(OPENING)).toEqual(answer)
    expect(desk.raiseFloor(2).tail).toEqual({ position: 2, hash: 'opened' })
    // Another life of the gateway.
    expect(aDesk({ database }).desk.raiseFloor(2).tail).toEqual({ position: 2, hash: 'opened' })
    expect(aDesk({ database }).desk.openGeneration(OPENING)).toEqual(answer)
  })

  it('takes no reply below its epoch, and goes on behind its opening', () => {
    const { desk, line, database } = anAnsweredDesk()
    desk.take(aMessage('a', 4))
    desk.openGeneration(OPENING)
    desk.reply(line, aReply('a4', { position: 4, epoch: 1 }))
    expect(line.verdicts()).toEqual(['staleRefused'])
    desk.raiseFloor(3)
    const next = aLine('uae-2')
    desk.serve(next, 3)
    expect(next.got[0]).toEqual({ type: 'served', epoch: 3, lastAcceptedPosition: 2 })
    desk.reply(next, aReply('a4', { position: 3, epoch: 3, hash: 'anew' }))
    expect(next.verdicts()).toEqual(['accepted'])
    expect(aDesk({ database }).desk.raiseFloor(3).tail).toEqual({ position: 3, hash: 'anew' })
  })

  it('calls nobody doubled who answers again what was answered beyond the restored end', () => {
    const { desk } = anAnsweredDesk()
    desk.openGeneration(OPENING)
    desk.raiseFloor(3)
    const next = aLine('uae-2')
    desk.serve(next, 3)
    desk.reply(next, aReply('a3', { position: 3, epoch: 3, body: 'computed anew' }))
    expect(next.verdicts()).toEqual(['alreadyAccepted'])
    desk.take(aMessage('a', 4))
    desk.reply(next, aReply('a4', { position: 4, epoch: 3 }))
    desk.reply(next, aReply('a4', { position: 5, epoch: 3, body: 'something else' }))
    expect(next.verdicts()).toEqual(['accepted', 'doubled'])
  })

  it('is not opened below the floor, and gives nothing up where nothing was accepted beyond', () => {
    const { desk } = anAnsweredDesk()
    desk.raiseFloor(5)
    expect(faultOf(() => desk.openGeneration(OPENING))).toBe('staleEpoch')
    const further = { ...OPENING, epoch: 5, position: 10 }
    expect(desk.openGeneration(further)).toEqual({ floorEpoch: 5, lost: { from: 0, to: 0, count: 0 } })
  })
})
