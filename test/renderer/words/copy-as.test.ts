import { describe, expect, it } from 'vitest'
import { copiesOf, linkTo } from '../../../renderer/words/copy-as.ts'
import { aFailover, aSnapshot } from '../factories.ts'

describe('taking something along', () => {
  it('links only to places', () => {
    expect(linkTo({ kind: 'account', accountId: 'ksa-main' })).toBe('linda://account/ksa-main')
    expect(linkTo({ kind: 'overview' })).toBe('linda://')
  })

  it('says of an account who serves it now, and where', () => {
    const { markdown, link, command } = copiesOf({ kind: 'account', id: 'ksa-main' }, aSnapshot())
    expect(markdown).toBe(
      '**ksa-main** served by ksa-1, epoch 17 · Built-in cluster (drill) · <linda://account/ksa-main>',
    )
    expect(link).toBe('linda://account/ksa-main')
    expect(command).toBe('linda accounts')
  })

  it('says of a failover how it ended', () => {
    const failover = aFailover({ outcome: 'completed', totalMs: 812, gapMs: 410, why: 'ksa-2 serves ksa-main' })
    const { markdown } = copiesOf({ kind: 'failover', failover }, aSnapshot())
    expect(markdown).toContain('completed in 0.81 s, 0.41 s without service. ksa-2 serves ksa-main')
  })

  it('keeps what people wrote from becoming markup', () => {
    const operation = {
      id: 'x',
      title: 'Hold',
      actor: '*noor*',
      reason: '[a](b)\nnext',
      outcome: null,
      state: 'running',
    }
    const { markdown } = copiesOf({ kind: 'operation', operation }, aSnapshot())
    expect(markdown).toContain('\\*noor\\*')
    expect(markdown).toContain('\\[a\\](b) next')
    expect(markdown).not.toContain('\n')
  })
})
