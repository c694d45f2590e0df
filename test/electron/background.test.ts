import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BACKGROUND, backgroundColor } from '../../electron/background.ts'

describe('a window’s background before its page has painted', () => {
  it('is the page’s own in both themes', () => {
    const css = readFileSync(new URL('../../renderer/theme/tokens.css', import.meta.url), 'utf8')
    const [dark, light] = [...css.matchAll(/--background:\s*(#[0-9a-f]{6})/g)].map((match) => match[1])
    expect(BACKGROUND).toEqual({ dark, light })
    expect([backgroundColor(true), backgroundColor(false)]).toEqual([dark, light])
  })
})
