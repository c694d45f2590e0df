import { describe, expect, it } from 'vitest'
import { type KeyState, type KeyStroke, nextKey } from '../../../renderer/frame/keys.ts'
import { matchingGroups, paletteGroups } from '../../../renderer/frame/palette-entries.ts'
import { aSnapshot } from '../factories.ts'

const stroke = (key: string, part: Partial<KeyStroke> = {}): KeyStroke => ({
  key,
  ctrlOrMeta: false,
  alt: false,
  inField: false,
  underSheet: false,
  ...part,
})
const press = (key: string, part: Partial<KeyStroke> = {}, state: KeyState = 'idle') =>
  nextKey(state, stroke(key, part))

describe('keys', () => {
  it('go to a screen by g and its letter', () => {
    expect(press('g')).toEqual(['afterG', null])
    expect(press('f', {}, 'afterG')).toEqual(['idle', { kind: 'go', route: { kind: 'failovers' } }])
    expect(press('x', {}, 'afterG')).toEqual(['idle', null])
  })

  it('mean a failover by f alone', () => expect(press('f')[1]).toEqual({ kind: 'failover' }))

  it('mean nothing while one types, but for the palette', () => {
    expect(press('f', { inField: true })[1]).toBeNull()
    expect(press('u', { inField: true })[1]).toBeNull()
    expect(press('k', { inField: true, ctrlOrMeta: true })[1]).toEqual({ kind: 'palette' })
  })

  it('do not reach through an open sheet, but for how things look', () => {
    expect(press('f', { underSheet: true })[1]).toBeNull()
    expect(press('g', { underSheet: true })[0]).toBe('idle')
    expect(press('u', { underSheet: true })[1]).toEqual({ kind: 'swapClock' })
  })

  it('leave the combinations of the browser alone', () => {
    expect(press('f', { ctrlOrMeta: true })[1]).toBeNull()
    expect(press('j', { alt: true })[1]).toBeNull()
  })
})

describe('the palette', () => {
  const { accounts, nodes } = aSnapshot()

  it('finds by every word, in names and in what is said of them', () => {
    const found = matchingGroups(paletteGroups(accounts, nodes, null), 'ksa-main fail')
    expect(found).toEqual([
      {
        name: 'Act',
        entries: [
          expect.objectContaining({
            label: 'Fail over ksa-main…',
            intent: { kind: 'failover', accountId: 'ksa-main' },
          }),
        ],
      },
    ])
  })

  it('says why a failover is locked, and does not offer it', () => {
    const [act] = paletteGroups(accounts, nodes, 'Locked: …')
    expect(act?.entries[0]).toMatchObject({ about: 'Locked: …', intent: { kind: 'nothing' } })
  })
})
