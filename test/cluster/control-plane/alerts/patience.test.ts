import { describe, expect, it } from 'vitest'
import { Patience } from '../../../../cluster/control-plane/alerts/patience.ts'
import { kept } from './factories.ts'

const FOLDED = { causeId: 'nodeDown/uae-1' }

describe('before anybody is told', () => {
  it('an alert stands for a moment, so that its cause can be seen', () => {
    const patience = new Patience()
    patience.look([kept()], 0)
    expect([patience.isSettled('7', 1_000), patience.isSettled('7', 1_500)]).toEqual([false, true])
  })

  it('what just lost its cause waits a while longer, what is critical less long', () => {
    const patience = new Patience()
    patience.look([kept(FOLDED), kept({ ...FOLDED, level: 'warning' }, '8')], 0)
    patience.look([kept(), kept({ level: 'warning' }, '8')], 900_000)
    expect(patience.isSettled('7', 919_999)).toBe(false)
    expect(patience.isSettled('7', 920_000)).toBe(true)
    expect([patience.isSettled('8', 920_000), patience.isSettled('8', 960_000)]).toEqual([false, true])
  })

  it('what is over is forgotten', () => {
    const patience = new Patience()
    patience.look([kept()], 0)
    patience.look([], 5_000)
    expect(patience.isSettled('7', 9_000)).toBe(false)
  })
})
