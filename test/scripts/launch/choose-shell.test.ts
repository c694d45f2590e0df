import { describe, expect, it } from 'vitest'
import { chooseShell, type Surroundings } from '../../../scripts/launch/choose-shell.ts'

const aDesktop = (over: Partial<Surroundings> = {}): Surroundings => ({
  electron: '/electron',
  hasDisplay: true,
  isRoot: false,
  ...over,
})
const asked = { isHeadless: false, isWeb: false }

describe('the shell the console opens in', () => {
  it('is Electron where it can run', () => {
    expect(chooseShell(asked, aDesktop())).toEqual({ kind: 'electron', executable: '/electron' })
  })

  it.each([
    ['there is no runtime', aDesktop({ electron: null }), 'Electron’s runtime is not on this machine', true],
    ['there is no display', aDesktop({ hasDisplay: false }), 'no display', false],
    [
      'root would have no sandbox',
      aDesktop({ isRoot: true }),
      'root has no sandbox, and without it no page is shown',
      true,
    ],
  ])('is the browser where %s, and says so', (_case, around, why, opens) => {
    expect(chooseShell(asked, around)).toEqual({ kind: 'browser', why, opens })
  })

  it('is the browser where that was asked for', () => {
    expect(chooseShell({ ...asked, isWeb: true }, aDesktop())).toEqual({
      kind: 'browser',
      why: 'as asked',
      opens: true,
    })
  })

  it('is none when headless, whatever the machine has', () => {
    expect(chooseShell({ isHeadless: true, isWeb: true }, aDesktop())).toEqual({ kind: 'headless' })
  })
})
