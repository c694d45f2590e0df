/** Makes one window's console from the page it lives in and the line it has. */
import { startBridge } from './bridge/bridge.ts'
import type { OpenChannel } from './bridge/channel.ts'
import type { Console } from './console.ts'
import { createPlanDesk } from './plan/plan-store.ts'
import { parseRoute, sessionCodeOf } from './routing/route.ts'
import { createLinkStore } from './store/link.ts'
import { createOutcomeDesk } from './store/outcomes.ts'
import { createPictureStore, createSampleStore } from './store/picture.ts'
import { createTicker } from './store/ticker.ts'
import { createUiStore, pageMemory } from './store/ui.ts'

export function createConsole(page: Window, open: OpenChannel): Console {
  const now = () => Date.now()
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(now()) }
  const memory = pageMemory(() => page.localStorage)
  // It must hear of the first answer of host, so it listens before the line is opened.
  const outcomes = createOutcomeDesk(stores.picture, memory, now)
  const bridge = startBridge({ open, stores, now, wait: (ms, then) => void page.setTimeout(then, ms) })
  const ui = createUiStore(memory)

  // A session code is no place: it is gone from the address as soon as it is used.
  const readRoute = (): void => {
    if (sessionCodeOf(page.location.hash) === null) ui.setState({ route: parseRoute(page.location.hash) })
  }
  readRoute()
  page.addEventListener('hashchange', readRoute)

  return {
    ...stores,
    ui,
    bridge,
    ticker: createTicker(now, (ms, beat) => void page.setInterval(beat, ms)),
    plan: createPlanDesk(bridge.call),
    outcomes,
    navigate: (hash) => {
      page.location.hash = hash
    },
  }
}
