import { describe, expect, it } from 'vitest'
import { readMessage } from '../../../renderer/bridge/read-message.ts'
import { aDisagreement, aSighting } from '../estate-factories.ts'
import { aFact, anEntry } from '../factories.ts'
import { AT } from '../moment.ts'
import { aNodeSample } from '../sample-factories.ts'

const read = (...pushes: unknown[]) => readMessage({ type: 'push', pushes })

describe('a message of host', () => {
  it('is taken with its rows as they are', () => {
    const push = { kind: 'samples', samples: [aNodeSample()], heardAt: AT }
    expect(read(push)).toEqual({ type: 'push', pushes: [push] })
  })

  it('is read by its schema where it is short, or says that somebody disagrees', () => {
    const sightings = { kind: 'sightings', sightings: [aSighting()], disagreements: [aDisagreement()] }
    expect(read({ kind: 'ledger', entry: anEntry() }, sightings)).not.toBeNull()
    expect(read({ ...sightings, disagreements: [{ kind: 'twoMasters' }] })).toBeNull()
  })

  it.each([
    ['rows that are none', { kind: 'samples', samples: [7], heardAt: AT }],
    ['rows without a moment', { kind: 'samples', samples: [{ kind: 'node' }], heardAt: AT }],
    ['no list', { kind: 'sources', sources: 'all' }],
    [
      'a fact of another shape',
      { kind: 'facts', facts: [{ ...aFact(1, { kind: 'nodeUndrained', nodeId: 'ksa-1' }), seq: 'one' }], heardAt: AT },
    ],
    ['a kind that is not known', { kind: 'weather' }],
  ])('is none with %s', (_, push) => expect(read(push)).toBeNull())

  it('is none where it is no push, no answer and no fault', () => {
    for (const message of ['hello', null, { type: 'push' }, { type: 'answer', id: 'one' }])
      expect(readMessage(message)).toBeNull()
  })
})
