import { describe, expect, it } from 'vitest'
import { cardText, pastOf, shiftOf } from '../../../renderer/handover/shift.ts'
import { handoverOf } from '../../../shared/words/handover.ts'
import { anAlert, anId, aSnapshot } from '../factories.ts'
import { aHandover, anIncident } from '../incident-factories.ts'
import { AT } from '../moment.ts'

const OUT = { at: AT, by: 'Rana Haddad', to: 'Omar Saleh', card: '# Handover' }
const NOTE = { id: anId(1), at: AT, by: 'Rana Haddad', text: 'ksa-3 has a new disk.\nLeave it alone.' }

describe('a shift', () => {
  it('goes on until somebody signs out, and waits until somebody signs in', () => {
    const over = aHandover({ id: anId(3), out: OUT, in: { at: AT, by: 'Omar Saleh' } })
    expect(shiftOf([over])).toEqual({ kind: 'going', open: null })
    expect(shiftOf([aHandover({ notes: [NOTE] }), over])).toMatchObject({ kind: 'going', open: { notes: [NOTE] } })
    expect(shiftOf([aHandover({ out: OUT }), over])).toMatchObject({ kind: 'handedOver', out: OUT })
    expect(pastOf([aHandover(), over])).toEqual([over])
  })
})

describe('the card that a signature freezes', () => {
  const snapshot = aSnapshot({ alerts: [anAlert({ title: 'sheets does not answer' })] })
  const card = handoverOf(snapshot, AT, 8 * 3_600_000)

  it('has the state, who is on duty and every note, as Markdown', () => {
    const incidents = [anIncident()]
    const text = cardText({ card, snapshot, at: AT, heardAt: null, incidents, notes: [NOTE], duties: [] })
    expect(text).toContain(
      '- **ksa-main answers nobody** — severity 1, since 2026-11-20 03:03 UTC; Rana Haddad commands',
    )
    expect(text).toContain('# Handover of Built-in cluster, 2026-11-20 03:12 UTC')
    expect(text).toContain('**sheets does not answer**')
    expect(text).toContain('## On duty\n\nNot assigned.')
    expect(text).toContain('- 2026-11-20 03:12 UTC, Rana Haddad: ksa-3 has a new disk.\n  Leave it alone.')
    expect(text).not.toContain('does not answer. This is as it was')
  })

  it('says how old it is where the cluster is away, and what is not known', () => {
    const text = cardText({ card, snapshot, at: AT, heardAt: AT - 60_000, incidents: [], notes: [], duties: null })
    expect(text).toContain('as it was last heard, 2026-11-20 03:11 UTC')
    expect(text).toContain('Not known here.')
    const never = cardText({
      card: null,
      snapshot: null,
      at: AT,
      heardAt: null,
      incidents: [],
      notes: [],
      duties: null,
    })
    expect(never).toContain('Nothing is known of this cluster')
  })

  it('is no longer than an entry may be', () => {
    const notes = Array.from({ length: 30 }, () => ({ ...NOTE, text: 'x'.repeat(9_999) }))
    expect(cardText({ card, snapshot, at: AT, heardAt: null, incidents: [], notes, duties: [] })).toHaveLength(100_000)
  })
})
