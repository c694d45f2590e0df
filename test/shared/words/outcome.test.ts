import { describe, expect, it } from 'vitest'
import { outcomeBeside } from '../../../shared/words/outcome.ts'

describe('an outcome behind a word for how it ended', () => {
  it('does not say a second time that it failed', () => {
    expect(outcomeBeside('Failed: 0.3.0 was rolled back')).toBe('0.3.0 was rolled back')
  })

  it('keeps every other sentence as it is', () => {
    expect(outcomeBeside('Completed: uae-2 is master')).toBe('Completed: uae-2 is master')
    expect(outcomeBeside('Cancelled, after Failed: x')).toBe('Cancelled, after Failed: x')
  })
})
