import { describe, expect, it } from 'vitest'
import { judge, type MessageState } from '../../../cluster/gateway/verdict.ts'

const WAITING: MessageState = { kind: 'waiting' }
const ANSWERED: MessageState = { kind: 'answered', body: 'yours', isGivenUp: false }

const TABLE = [
  ['accepts the first answer from who serves', 'accepted', { message: WAITING }],
  ['knows the same bytes again', 'alreadyAccepted', { message: ANSWERED }],
  ['tells other bytes for an answered message', 'doubled', { message: ANSWERED, body: 'other' }],
  [
    'does not call it doubled where a restore took the log back to before the answer',
    'alreadyAccepted',
    { message: { ...ANSWERED, isGivenUp: true }, body: 'other' },
  ],
  ['refuses an epoch below the floor', 'staleRefused', { message: WAITING, epoch: 4 }],
  ['refuses an epoch above the floor', 'staleRefused', { message: WAITING, epoch: 6 }],
  ['refuses another node at the right epoch', 'staleRefused', { message: WAITING, fromServing: false }],
  ['refuses an old epoch before it compares bytes', 'staleRefused', { message: ANSWERED, epoch: 4 }],
  ['takes nothing over a dead session', 'noSession', { message: WAITING, hasSession: false }],
  ['says unknown before it looks at the epoch', 'unknownMessage', { message: { kind: 'unknown' }, epoch: 4 }],
] as const

describe('verdict', () => {
  it.each(TABLE)('%s', (_title, verdict, given) => {
    const all = { epoch: 5, body: 'yours', fromServing: true, hasSession: true, ...given }
    const { message, epoch, body, fromServing, hasSession } = all
    expect(judge({ reply: { epoch, body }, floorEpoch: 5, fromServing, hasSession, message })).toBe(verdict)
  })

  it('lets a replaced fence pass what the strict one refuses', () => {
    const stale = {
      reply: { epoch: 1, body: 'x' },
      floorEpoch: 5,
      fromServing: false,
      hasSession: true,
      message: WAITING,
    }
    expect(judge(stale, () => true)).toBe('accepted')
  })
})
