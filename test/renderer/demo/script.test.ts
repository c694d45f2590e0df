import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readScript, stepAt } from '../../../renderer/demo/script.ts'
import { begin, elapsedMs, IDLE, swapPause } from '../../../renderer/demo/script-clock.ts'
import { parseRoute } from '../../../renderer/routing/route.ts'
import { SCREENS } from '../../../renderer/routing/screens.ts'

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'demo')
const SHIPPED = readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const)
const ACCOUNTS = ['uae-main', 'ksa-main', 'south-asia-main']

describe.each(SHIPPED)('the script %s', (_, source) => {
  const { steps } = readScript(source)

  it('says in each step what to say, what to press, and what has to be seen', () => {
    expect(steps.filter(({ say, press, checks }) => say === '' || press === '' || checks.length === 0)).toEqual([])
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

  it('is at the last step that has begun', () => {
    const script = readScript('# A\n\n## 0:00 B\n\n## 1:00 C')
    expect([0, 59_999, 60_000, 600_000].map((ms) => stepAt(script, ms))).toEqual([0, 0, 1, 1])
  })
})

describe('the clock of a script', () => {
  it('stands while it is paused and goes on from there', () => {
    const paused = swapPause(begin(0, 1_000, {}), 11_000)
    expect(elapsedMs(paused, 99_000)).toBe(10_000)
    const again = swapPause(paused, 100_000)
    expect(elapsedMs(again, 105_000)).toBe(15_000)
  })

  it('is at nothing before it began', () => {
    expect(elapsedMs(swapPause(IDLE, 5), 9)).toBe(0)
  })
})

/** In the side bar, or the page of one thing. */
const isScreen = (kind: string): boolean =>
  SCREENS.some(({ route }) => route.kind === kind) || parseRoute(`#/${kind}/x`).kind === kind
