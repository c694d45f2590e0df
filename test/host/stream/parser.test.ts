import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStreamParser, type StreamWord } from '../../../host/stream/parser.ts'
import { formatEventId } from '../../../shared/stream.ts'
import { aFact, aHealthChange, aNodeSample, JOURNAL } from '../support/factories.ts'

const event = (name: string, data: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
const factEvent = (seq: number): string =>
  event('fact', aFact(seq, aHealthChange(`لا جواب ${seq} 🛰`)), formatEventId(JOURNAL, seq))
const parse = (text: string): readonly StreamWord[] => createStreamParser()(Buffer.from(text))

describe('stream parser', () => {
  it('knows facts, samples, ticks and gaps', () => {
    const tick = { journalId: JOURNAL, seq: 1, at: 5 }
    const gap = { journalId: JOURNAL, seq: 1, why: 'not kept' }
    const text = factEvent(1) + event('samples', [aNodeSample()]) + event('tick', tick) + event('gap', gap)
    expect(parse(text)).toEqual([
      { kind: 'facts', journalId: JOURNAL, facts: [aFact(1, aHealthChange('لا جواب 1 🛰'))] },
      { kind: 'samples', samples: [aNodeSample()] },
      { kind: 'tick', tick },
      { kind: 'gap', gap },
    ])
  })

  it('joins facts that come together', () => {
    expect(parse(factEvent(1) + factEvent(2) + factEvent(3))).toMatchObject([
      { kind: 'facts', facts: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] },
    ])
  })

  it('finds the same facts however the bytes are cut, also within a character', () => {
    const bytes = Buffer.from(Array.from({ length: 6 }, (_, index) => factEvent(index + 1)).join(''))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }), (cuts) => {
        const read = createStreamParser()
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        const facts = bounds.slice(1).flatMap((end, index) => {
          const words = read(bytes.subarray(bounds[index], end))
          return words.flatMap((word): unknown[] => (word.kind === 'facts' ? [...word.facts] : [word]))
        })
        expect(facts).toEqual([1, 2, 3, 4, 5, 6].map((seq) => aFact(seq, aHealthChange(`لا جواب ${seq} 🛰`))))
      }),
    )
  })

  it('says nothing of an event that is not finished', () => {
    expect(parse(factEvent(1).slice(0, -1))).toEqual([])
  })

  it.each([
    ['its data is not JSON', `event: tick\ndata: {"seq":\n\n`, 'tick'],
    ['its data is not as agreed', event('samples', [{ kind: 'node' }]), 'samples'],
    ['a fact has no id', event('fact', aFact(1)), 'fact'],
    ['a fact has an id of another form', event('fact', aFact(1), '1'), 'fact'],
    ['a fact has the id of another', event('fact', aFact(1), formatEventId(JOURNAL, 2)), 'fact'],
  ])('calls an event unreadable when %s', (_, text, name) => {
    expect(parse(text)).toMatchObject([{ kind: 'unreadable', event: name }])
  })

  it('goes on after an event it cannot read', () => {
    const words = parse(`event: fact\nid: x\ndata: x\n\n${factEvent(1)}`)
    expect(words.map((word) => word.kind)).toEqual(['unreadable', 'facts'])
  })

  it('passes over what it does not know', () => {
    expect(parse(`: comment\n\nretry: 10\n\nevent: weather\ndata: sunny\n\ndata: no name\n\n`)).toEqual([])
  })

  it('keeps a fact of a kind it does not know, as it came: its number counts', () => {
    const { seq, at, term } = aFact(2)
    const newer = { seq, at, term, operationId: null, kind: 'nodeTeleported', nodeId: 'uae-1', to: 'orbit' }
    const text = factEvent(1) + event('fact', newer, formatEventId(JOURNAL, 2)) + factEvent(3)
    expect(parse(text)).toMatchObject([
      {
        kind: 'facts',
        facts: [
          { seq: 1 },
          { seq: 2, kind: 'unknown', was: 'nodeTeleported', body: { nodeId: 'uae-1', to: 'orbit' } },
          { seq: 3 },
        ],
      },
    ])
  })

  it('does not take a known fact that is wrong for an unknown one', () => {
    const wrong = { ...aFact(1), health: 'splendid' }
    expect(parse(event('fact', wrong, formatEventId(JOURNAL, 1)))).toMatchObject([
      { kind: 'unreadable', event: 'fact', why: expect.stringContaining('health') },
    ])
  })

  it('leaves out samples of a kind it does not know, and keeps the others', () => {
    const text = event('samples', [{ kind: 'weather', at: 1 }, aNodeSample()])
    expect(parse(text)).toEqual([{ kind: 'samples', samples: [aNodeSample()] }])
  })

  it('ends a stream whose event has no end', () => {
    const read = createStreamParser()
    read(Buffer.from('data: '))
    const mebibyte = Buffer.alloc(1024 * 1024, 'a')
    const flood = (): void => {
      for (let index = 0; index < 10; index += 1) read(mebibyte)
    }
    expect(flood).toThrow(
      expect.objectContaining({ code: 'badAnswer', message: expect.stringContaining('longer than') }),
    )
  })
})
