/** When the system goes from dark to light or back, charts are drawn in the colours of the theme that is then in force. */
import type { Page } from '@playwright/test'
import { expect, test } from './support/preview.ts'

declare global {
  interface Window {
    /** The colours that canvases were given for their lines, newest last. */
    strokes?: string[]
  }
}

/** Of a chart: its first series, and the lines of its grid. */
const DRAWN = ['--series-1', '--line-soft'] as const

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const strokes: string[] = []
    window.strokes = strokes
    const { prototype } = CanvasRenderingContext2D
    const own = Object.getOwnPropertyDescriptor(prototype, 'strokeStyle')
    if (own === undefined) throw new Error('a canvas has no strokeStyle here')
    Object.defineProperty(prototype, 'strokeStyle', {
      ...own,
      set(this: CanvasRenderingContext2D, colour: string) {
        own.set?.call(this, colour)
        strokes.push(String(own.get?.call(this)))
      },
    })
  })
})

for (const [from, to] of [
  ['dark', 'light'],
  ['light', 'dark'],
] as const) {
  for (const hash of ['#/performance', '#/'])
    test(`charts of ${hash} go from ${from} to ${to} with the system`, { tag: '@web' }, async ({ page, preview }) => {
      await page.emulateMedia({ colorScheme: from, reducedMotion: 'reduce' })
      await page.goto(preview('dash', hash))
      await expect.poll(() => drawn(page)).toEqual(await colours(page))
      const before = await colours(page)
      await page.emulateMedia({ colorScheme: to })
      await page.locator(`html[data-mantine-color-scheme="${to}"]`).waitFor()
      const after = await colours(page)
      expect(after).not.toEqual(before)
      await expect.poll(() => drawn(page)).toEqual(after)
      // From now on nothing is drawn as it was before: the next second is drawn anew with what is kept.
      await page.evaluate(() => window.strokes?.splice(0))
      await expect.poll(() => page.evaluate(() => window.strokes?.length ?? 0)).toBeGreaterThan(0)
      const strokes = await page.evaluate(() => window.strokes ?? [])
      for (const old of before) expect(strokes).not.toContain(old)
    })
}

/** Those of the theme in force, as a canvas says them. */
function colours(page: Page): Promise<string[]> {
  return page.evaluate((names) => {
    const canvas = document.createElement('canvas').getContext('2d')
    if (canvas === null) throw new Error('there is no canvas here')
    const style = getComputedStyle(document.documentElement)
    return names.map((name) => {
      canvas.fillStyle = style.getPropertyValue(name).trim()
      return String(canvas.fillStyle)
    })
  }, DRAWN)
}

/** Which of these were used since the page was opened. */
async function drawn(page: Page): Promise<string[]> {
  const wanted = await colours(page)
  const strokes = await page.evaluate(() => window.strokes ?? [])
  return wanted.filter((colour) => strokes.includes(colour))
}
