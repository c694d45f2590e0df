import { describe, expect, it } from 'vitest'
import { bodyOf, headline } from '../../../host/notify/headline.ts'

const BLOCKED =
  'uae-main has no serving master: no servant can take over (uae-1: down: no heartbeat, noticed after 987 ms; uae-2: suspect: no heartbeat, noticed after 924 ms)'

describe('the title of a notification', () => {
  it('is the alert’s own where that is short, whatever signs are in it', () => {
    const title = 'uae-1 is down: no heartbeat, noticed after 987 ms; no answer to gateway'
    expect(headline(title)).toBe(title)
  })

  it('leaves out reasons that would fill the screen', () => {
    expect(headline(BLOCKED)).toBe('uae-main has no serving master')
    expect(headline(`uae-1 is down (${'no answer, '.repeat(12)})`)).toBe('uae-1 is down')
  })

  it('ends at a word where nothing can be left out', () => {
    const cut = headline('word '.repeat(40))
    expect(cut.length).toBeLessThanOrEqual(80)
    expect(cut).toMatch(/word …$/)
  })
})

describe('the text of a notification', () => {
  it('is made of whole sentences', () => {
    expect(bodyOf('messages wait', '', 'Nothing is lost.')).toBe('Messages wait. Nothing is lost.')
    expect(bodyOf('')).toBe('')
  })

  it('leaves room for the name of the cluster after it', () => {
    const cut = bodyOf('Messages of uae-main wait.', `Failover uae-main.73 ended blocked: ${BLOCKED.repeat(4)}`)
    expect(cut.length).toBeLessThanOrEqual(240)
    expect(cut).toMatch(/^Messages of uae-main wait\. Failover .* …$/)
  })

  it('is cut even where there is no word’s end', () => {
    expect(bodyOf('x'.repeat(999)).length).toBeLessThanOrEqual(240)
  })
})
