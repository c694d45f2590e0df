import { describe, expect, it } from 'vitest'
import { describeTestimonies, judge, OWN } from '../../../../cluster/control-plane/detect/verdict.ts'
import type { Testimony } from '../../../../shared/check.ts'

const saw = (witness: string, what: Testimony['saw']): Testimony => ({ witness, saw: what, afterMs: 300 })
const own = (what: Testimony['saw']) => saw(OWN, what)

describe('the verdict', () => {
  it.each<[string, Testimony[], ReturnType<typeof judge>]>([
    ['down when nobody got an answer', [own('noAnswer'), saw('gateway', 'noAnswer')], { kind: 'down' }],
    [
      'down when one other witness got none, though another could not be asked',
      [own('noAnswer'), saw('gateway', 'unreachable'), saw('uae-2', 'noAnswer')],
      { kind: 'down' },
    ],
    [
      'that it answers when the control plane itself got one',
      [own('answer'), saw('gateway', 'noAnswer')],
      { kind: 'answers' },
    ],
    [
      'disputed when a witness got an answer and the control plane did not',
      [own('noAnswer'), saw('gateway', 'noAnswer'), saw('uae-2', 'answer')],
      { kind: 'disputed', answeredTo: ['uae-2'] },
    ],
    [
      'that it cannot be confirmed when no witness could be asked',
      [own('noAnswer'), saw('gateway', 'unreachable')],
      { kind: 'cannotConfirm' },
    ],
    ['that it cannot be confirmed when there is no witness', [own('noAnswer')], { kind: 'cannotConfirm' }],
    ['never down without the control plane and one more', [], { kind: 'cannotConfirm' }],
  ])('is %s', (_what, testimonies, verdict) => {
    expect(judge(testimonies)).toEqual(verdict)
  })
})

describe('testimonies in words', () => {
  it('say who saw what', () => {
    expect(describeTestimonies([own('noAnswer'), saw('gateway', 'noAnswer'), saw('uae-2', 'noAnswer')])).toBe(
      'no answer to control-plane, gateway and uae-2',
    )
    expect(describeTestimonies([own('noAnswer'), saw('uae-2', 'answer'), saw('uae-3', 'unreachable')])).toBe(
      'no answer to control-plane; answered uae-2; could not be asked: uae-3',
    )
    expect(describeTestimonies([])).toBe('')
  })
})
