import { describe, expect, it } from 'vitest'
import { addressOf, placeFor, WindowPlace } from '../../electron/window-place.ts'

const aWindow = (name: string, over: { profileId?: string | null; isWallboard?: boolean; isFront?: boolean } = {}) => ({
  name,
  profileId: 'gcc',
  isWallboard: false,
  isFront: false,
  ...over,
})
const place = { hash: '#/alerts', clusterId: 'gcc' }

describe('the window a person is led to', () => {
  it('is the one in front where it is on that cluster', () => {
    const windows = [aWindow('first'), aWindow('front', { isFront: true })]
    expect(placeFor(place, windows)?.name).toBe('front')
  })

  it('is another one that is on that cluster, and not the one in front that is not', () => {
    const windows = [aWindow('front', { profileId: 'levant', isFront: true }), aWindow('there')]
    expect(placeFor(place, windows)?.name).toBe('there')
  })

  it('is never a wallboard', () => {
    expect(placeFor(place, [aWindow('wall', { isWallboard: true, isFront: true })])).toBeNull()
  })

  it('is a new one where none is on that cluster', () => {
    expect(placeFor(place, [aWindow('other', { profileId: null })])).toBeNull()
  })

  it('is any for a place without a cluster', () => {
    expect(placeFor({ ...place, clusterId: null }, [aWindow('other', { profileId: null })])?.name).toBe('other')
  })
})

describe('a place that a page asks a window for', () => {
  it('becomes an address of our own page', () => {
    expect(addressOf(place)).toBe('?cluster=gcc#/alerts')
    expect(addressOf({ hash: '#/', clusterId: null })).toBe('#/')
  })

  it.each([
    { hash: 'https://evil.example', clusterId: null },
    { hash: '//evil.example', clusterId: null },
    { hash: '#alerts', clusterId: null },
    { hash: '#/x\n', clusterId: null },
    { hash: '#/x#y', clusterId: null },
    { hash: `#/${'x'.repeat(700)}`, clusterId: null },
    { hash: '#/', clusterId: '../x' },
    { hash: '#/', clusterId: 'a&b=c' },
    { hash: '#/', clusterId: null, more: 1 },
    { hash: '#/' },
    'text',
    null,
  ])('%o is refused', (asked) => {
    expect(WindowPlace.safeParse(asked).success).toBe(false)
  })
})
