import { describe, expect, it } from 'vitest'
import { findTerms, type Term, TERM_IDS, TERMS } from '../../../shared/words/glossary.ts'

describe('the glossary', () => {
  it('explains every term in a sentence of its own', () => {
    for (const id of TERM_IDS) {
      const { name, meaning }: Term = TERMS[id]
      expect(name).not.toBe('')
      expect(meaning).toMatch(/^[A-Z0-9].*\.$/)
    }
    expect(new Set(TERM_IDS.map((id) => TERMS[id].name)).size).toBe(TERM_IDS.length)
  })

  it('finds a term by its name, its meaning and what others call it', () => {
    expect(findTerms('fencing token')).toContain('epoch')
    expect(findTerms('GINI')).toContain('gini')
    expect(findTerms('standby')).toContain('servant')
    expect(findTerms('no such word')).toEqual([])
    expect(findTerms('  ')).toEqual(TERM_IDS)
  })
})
