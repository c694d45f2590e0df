import { describe, expect, it } from 'vitest'
import { termIn } from '../../../renderer/words/label-terms.ts'
import { TERM_IDS, TERMS } from '../../../shared/words/glossary.ts'

describe('the term of a label', () => {
  it('is found by its own name, whatever the term', () => {
    expect(TERM_IDS.map((id) => termIn(TERMS[id].name)?.id)).toEqual(TERM_IDS)
  })

  it('is cut out of the words around it', () => {
    expect(termIn('Last failover')).toEqual({ id: 'failover', before: 'Last ', said: 'failover', after: '' })
    expect(termIn('Witnesses')).toMatchObject({ id: 'witness', said: 'Witnesses' })
    expect(termIn('Promotion rules')).toMatchObject({ id: 'promotionRule', said: 'Promotion rules' })
    expect(termIn('Budget left')).toMatchObject({ id: 'errorBudget', said: 'Budget left' })
  })

  it('is none in an id, in a part of a word and in a sentence', () => {
    const texts = ['node-7', 'nodes-of-uae', 'Terminal', 'Operational', 'Each node gets as many as another']
    expect(texts.filter((text) => termIn(text) !== null)).toEqual([])
  })
})
