/** Writes down what a page got, and everything it complained about. */
import type { Page } from '@playwright/test'

export interface PageWatch {
  /** Console errors, uncaught exceptions, reports of the content security policy. */
  readonly complaints: readonly string[]
  /** Everything that came over the wire so far: addresses, headers, bodies, WebSocket messages. What comes later is not looked at. */
  readonly received: () => Promise<readonly string[]>
}

export async function watchPage(page: Page): Promise<PageWatch> {
  const complaints: string[] = []
  const received: Promise<string>[] = []
  // The page fetches ahead what it may need: a file may still be on its way when the test has ended.
  let isOver = false
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('response', (response) => {
    if (isOver) return
    received.push(
      response.allHeaders().then(async (headers) => {
        const body = response.ok() ? await response.text() : ''
        return `${response.url()}\n${JSON.stringify(headers)}\n${body}`
      }),
    )
  })
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => received.push(Promise.resolve(String(payload))))
  })
  await page.exposeFunction('reportViolation', (line: string) => complaints.push(line))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      void globalThis.reportViolation?.(`${event.violatedDirective} refused ${event.blockedURI}`)
    })
  })
  return {
    complaints,
    received: () => {
      isOver = true
      return Promise.all(received)
    },
  }
}

declare global {
  /** Handed to the page by Playwright. */
  var reportViolation: ((line: string) => Promise<void>) | undefined
}
