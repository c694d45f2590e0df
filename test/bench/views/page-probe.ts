/** What is measured inside of the page: frames, redraws, and when a text appeared. Runs in the browser. */
import type { Page } from '@playwright/test'

export interface PageFigures {
  /** Between two frames of a loop that asks for every one, ms. */
  readonly frameGapsMs: readonly number[]
  /** Frames before which anything on the page changed. */
  readonly redraws: number
  /** The same of the one card, bar or list that changed most often. */
  readonly redrawsOfOne: number
  readonly lengthMs: number
}

/** Measures for `ms` and answers. */
export function probePage(page: Page, ms: number): Promise<PageFigures> {
  return page.evaluate(
    (length) =>
      new Promise<PageFigures>((resolve) => {
        const frameGapsMs: number[] = []
        const redrawsOf = new Map<Element, number>()
        const changed = new Set<Element>()
        let redraws = 0
        const observer = new MutationObserver((changes) => {
          for (const { target } of changes) {
            const element = target instanceof Element ? target : target.parentElement
            changed.add(element?.closest('section, header, nav, footer, ol, ul') ?? document.body)
          }
        })
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
        const began = performance.now()
        let last = began
        const frame = (now: number) => {
          frameGapsMs.push(now - last)
          last = now
          // What changed between two frames is one redraw.
          if (changed.size > 0) redraws += 1
          for (const one of changed) redrawsOf.set(one, (redrawsOf.get(one) ?? 0) + 1)
          changed.clear()
          if (now - began < length) requestAnimationFrame(frame)
          else {
            observer.disconnect()
            const redrawsOfOne = Math.max(0, ...redrawsOf.values())
            resolve({ frameGapsMs: frameGapsMs.slice(1), redraws, redrawsOfOne, lengthMs: now - began })
          }
        }
        requestAnimationFrame(frame)
      }),
    ms,
  )
}

/** Scrolls to the card of that title: what is out of sight may be drawn less often. */
export async function seeCard(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { level: 2, name: title, exact: true }).evaluate((heading) => {
    heading.closest('section')?.scrollIntoView({ block: 'center' })
  })
}

export interface Appeared {
  /** Wall clock, ms: the frame after the one in which it was in the page. */
  readonly at: number
  readonly text: string
}

/** Everything that the card of that title said while `ms` passed, each with its moment. */
export function watchCard(page: Page, title: string, ms: number): Promise<Appeared[]> {
  return page.evaluate(
    ({ heading, length }) =>
      new Promise<Appeared[]>((resolve) => {
        const found = [...document.querySelectorAll('h2')].find(({ textContent }) => textContent === heading)
        const card = found?.closest('section')
        if (!card) throw new Error(`There is no card “${heading}”`)
        const seen: Appeared[] = []
        const observer = new MutationObserver(() => {
          const text = card.textContent ?? ''
          requestAnimationFrame(() => requestAnimationFrame(() => seen.push({ at: Date.now(), text })))
        })
        observer.observe(card, { subtree: true, childList: true, characterData: true })
        setTimeout(() => {
          observer.disconnect()
          resolve(seen)
        }, length)
      }),
    { heading: title, length: ms },
  )
}

/**
 * Presses the screen's name in the side bar; answers how long it took until it stood there: its heading, and a frame
 * painted after it, ms.
 */
export function openScreen(page: Page, name: string, hash: string): Promise<number> {
  return page.evaluate(
    ({ title, address }) =>
      new Promise<number>((resolve, reject) => {
        const began = performance.now()
        const link = document.querySelector<HTMLAnchorElement>(`nav a[href="${address}"]`)
        if (link === null) return reject(new Error(`The side bar has no ${title}`))
        link.click()
        const look = () => {
          const isThere = location.hash === address && document.querySelector('main h1')?.textContent === title
          if (isThere) return requestAnimationFrame(() => resolve(performance.now() - began))
          if (performance.now() - began > 20_000) return reject(new Error(`${title} did not open`))
          return requestAnimationFrame(look)
        }
        return requestAnimationFrame(look)
      }),
    { title: name, address: hash },
  )
}
