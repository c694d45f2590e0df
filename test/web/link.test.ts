import { describe, expect, it } from 'vitest'
import { isWallAsked } from '../../renderer/windows.ts'
import { sessionCodeOf } from '../../renderer/routing/route.ts'
import { parseWebArguments } from '../../web/arguments.ts'
import { toWallboard } from '../../web/link.ts'
import { consoleUrl } from '../../web/server.ts'

describe('the link to a wallboard', () => {
  it('signs in with the same code, and opens the wallboard', () => {
    const url = new URL(toWallboard(consoleUrl(4_000, 'AbCdEf0123456789_-AbCd')))
    expect([url.host, url.pathname]).toEqual(['127.0.0.1:4000', '/'])
    expect(sessionCodeOf(url.hash)).toBe('AbCdEf0123456789_-AbCd')
    expect(isWallAsked(url.search)).toBe(true)
  })

  it('is printed where it was asked for', () => {
    expect(parseWebArguments(['--data=d', '--wallboard'], '/work').isWallboard).toBe(true)
    expect(parseWebArguments(['--data=d'], '/work').isWallboard).toBe(false)
  })
})
