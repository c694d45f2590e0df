import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readScript } from '../../../renderer/demo/script.ts'
import { begin, clockWords, elapsedMs, IDLE, swapPause } from '../../../renderer/demo/script-clock.ts'
import { parseRoute } from '../../../renderer/routing/route.ts'
import { SCREENS } from '../../../renderer/routing/screens.ts'
import { readPress } from '../../e2e/support/demo-press.ts'

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'demo')
const SHIPPED = readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const)
const ACCOUNTS = ['uae-main', 'ksa-main', 'south-asia-main']

describe.each(SHIPPED)('the script %s', (_, source) => {
  const { steps } = readScript(source)

  it('says in each step what to say, what to press, and what has to be seen', () => {
    expect(steps.filter(({ say, press, checks }) => say === '' || press === '' || checks.length === 0)).toEqual([])
  })

  it('says what to press so that it can be pressed, one key after the other', () => {
    expect(steps.flatMap(({ press }) => readPress(press)).length).toBeGreaterThan(steps.length)
  })

  it('names only screens, keys and accounts that there are', () => {
    const checks = steps.flatMap((step) => step.checks)
    const screens = checks.flatMap((check) => (check.kind === 'screen' ? [check.screen] : []))
    const accounts = checks.flatMap((check) =>
      check.kind === 'replaced' ? [check.accountId] : check.kind === 'state' && check.of !== null ? [check.of] : [],
    )
    const keys = steps.flatMap(({ press }) => /`g` `(\w)`/.exec(press)?.[1] ?? [])
    expect(screens.filter((screen) => !isScreen(screen))).toEqual([])
    expect(accounts.filter((id) => !ACCOUNTS.includes(id))).toEqual([])
    expect(keys.filter((key) => !SCREENS.some((screen) => screen.key === key))).toEqual([])
  })
})

describe('a script', () => {
  it('refuses a line that is none of its own, and says which', () => {
    expect(() => readScript('# A\n\n## 0:00 B\n\nClick: c')).toThrow('"Click: c" is no line of a script')
    expect(() => readScript('# A\n\n## 0:10 B\n\n## 0:10 C')).toThrow('does not come after')
    expect(() => readScript('# A\n\n## 0:00 B\n\nCheck: state allWell')).toThrow('Invalid option')
  })

  it('says where the window has to be as a person would', () => {
    const { steps } = readScript('# A\n\n## 0:00 B\n\nCheck: screen load\nCheck: screen failover')
    expect(steps[0]?.checks.map(({ words }) => words)).toEqual(['Load is open', 'the page of one failover is open'])
  })

  it('is not read past what nobody can press', () => {
    expect(() => readPress('`f`, choose `uae-main`')).toThrow('“choose `uae-main`” cannot be pressed')
  })
})

describe('the clock of a script', () => {
  it('stands while it is paused and goes on from there', () => {
    const paused = swapPause(begin(0, 1_000, {}), 11_000)
    expect(elapsedMs(paused, 99_000)).toBe(10_000)
    const again = swapPause(paused, 100_000)
    expect(elapsedMs(again, 105_000)).toBe(15_000)
  })

  it('is told in minutes and seconds', () => {
    expect([0, 59_999, 60_000, 605_000].map(clockWords)).toEqual(['0:00', '0:59', '1:00', '10:05'])
  })

  it('is at nothing before it began', () => {
    expect(elapsedMs(swapPause(IDLE, 5), 9)).toBe(0)
  })
})

/** In the side bar, or the page of one thing. */
const isScreen = (kind: string): boolean =>
  SCREENS.some(({ route }) => route.kind === kind) || parseRoute(`#/${kind}/x`).kind === kind
