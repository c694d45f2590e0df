/** Makes one window's console from the page it lives in and the line it has. */
import { PRESENT } from './absence/absence.ts'
import { createAbsenceDesk } from './absence/absence-desk.ts'
import { createBackUp } from './backups/back-up.ts'
import { type Bridge, startBridge } from './bridge/bridge.ts'
import type { OpenChannel } from './bridge/channel.ts'
import { createClusterDesk } from './connections/cluster-desk.ts'
import type { Console } from './console.ts'
import { createIncidentDesk } from './incidents/incident-desk.ts'
import { browserNotifying } from './notify/browser-notifying.ts'
import { createNoticeDesk, type NoticeDesk } from './notify/notice-desk.ts'
import { createPlanDesk, type PlanDesk } from './plan/plan-store.ts'
import { formatRoute, parseRoute, sessionCodeOf, withoutEntity } from './routing/route.ts'
import { createMomentClock } from './replay/moment-clock.ts'
import { createReplayDesk } from './replay/replay-desk.ts'
import { keepReplayPlace } from './replay/replay-place.ts'
import { createRunDesk } from './runbooks/run/run-desk.ts'
import { createDrafts } from './store/drafts.ts'
import { createLinkStore } from './store/link.ts'
import { createOutcomeDesk } from './store/outcomes.ts'
import { createPace } from './store/pace.ts'
import { createPictureStore, createSampleStore } from './store/picture.ts'
import { createTicker } from './store/ticker.ts'
import { createUiStore, type Memory, pageMemory } from './store/ui.ts'
import { createWallDesk } from './wallboard/wall.ts'
import { clusterOf, createWindowDesk, isWallAsked } from './windows.ts'

export function createConsole(page: Window, open: OpenChannel): Console {
  const now = () => Date.now()
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(now()) }
  const memory = pageMemory(() => page.localStorage)
  // It must hear of the first answer of host, so it listens before the line is opened.
  const outcomes = createOutcomeDesk(stores.picture, memory, now)
  const plan: PlanDesk = createPlanDesk((name, input) => bridge.call(name, input))
  const ui = createUiStore(memory)
  const navigate = (hash: string): void => {
    page.location.hash = hash
  }
  const absence = createAbsenceDesk(page, stores.picture, now)
  stores.picture.subscribe((state, before) => {
    if (before.profile === null || state.profile?.id === before.profile.id) return
    // Another cluster: nothing that was open here is about it.
    plan.forget()
    absence.store.setState(PRESENT, true)
    const route = withoutEntity(ui.getState().route)
    ui.setState({ choosing: false, keysShown: false, route })
    navigate(formatRoute(route))
  })
  const wall = createWallDesk()
  if (isWallAsked(page.location.search) || parseRoute(page.location.hash).kind === 'wallboard') wall.become()
  const notices: NoticeDesk = createNoticeDesk(browserNotifying(page, memory), ({ profileId, hash }) => {
    const { profile, connections } = stores.picture.getState()
    const other = connections.find((one) => one.profile.id === profileId && one.profile.id !== profile?.id)
    // There first, and only then to the place in it: going to another cluster leaves what was open.
    void (other === undefined ? Promise.resolve() : clusters.goTo(other.profile)).then(() => navigate(hash))
  })
  const wait = (ms: number, then: () => void): void => void page.setTimeout(then, ms)
  const elapsed = (): number => page.performance.now()
  // One pace for all that changes by itself, so that the page is drawn for all of it together.
  const pace = createPace({ now: elapsed, wait })
  const bridge: Bridge = startBridge({
    open,
    stores,
    now,
    wait,
    inbox: { pace, elapsed, wait },
    place: placeOf(
      pageMemory(() => page.sessionStorage),
      page.location.search,
    ),
    wall,
    onDesktopNotice: (notice) => void notices.show(notice),
  })
  const clusters = createClusterDesk(bridge.moveTo)
  const replay = createReplayDesk({
    bridge,
    stores,
    wait,
    now,
    leave: () => {
      plan.forget()
      absence.store.setState(PRESENT, true)
      ui.setState({ choosing: false, keysShown: false })
    },
  })
  keepReplayPlace({ memory: pageMemory(() => page.sessionStorage), stores, open: (place) => void replay.open(place) })
  const moment = createMomentClock(now, elapsed)
  stores.link.subscribe((state, before) => {
    if (state.replay !== before.replay) moment.set(state.replay ?? null)
  })

  const drafts = createDrafts(pageMemory(() => page.sessionStorage))

  // A session code is no place: it is gone from the address as soon as it is used.
  const readRoute = (): void => {
    if (sessionCodeOf(page.location.hash) !== null) return
    const route = parseRoute(page.location.hash)
    if (route.kind === 'wallboard' && !wall.isWanted()) {
      wall.become()
      // Where the line is lost, the next one is locked before anything else.
      bridge.call('lockWindow', {}).then(wall.locked, () => undefined)
    }
    // A wallboard stays one, also when it is loaded again.
    if (wall.isWanted() && route.kind !== 'wallboard') page.history.replaceState(null, '', '#/wallboard')
    ui.setState({ route: wall.isWanted() ? { kind: 'wallboard' } : route })
  }
  readRoute()
  page.addEventListener('hashchange', readRoute)

  return {
    ...stores,
    ui,
    bridge,
    ticker: createTicker(moment.now, (ms, beat) => void page.setInterval(() => pace(beat, 'patient'), ms), elapsed),
    plan,
    backUp: createBackUp({ call: (name, input) => bridge.call(name, input), openPlan: plan.open }),
    outcomes,
    runs: createRunDesk((name, input) => bridge.call(name, input), plan, stores.picture),
    incidents: createIncidentDesk((name, input) => bridge.call(name, input), drafts, stores.picture),
    drafts,
    clusters,
    replay,
    absence,
    wall,
    windows: createWindowDesk(page, stores.picture),
    notices,
    navigate,
  }
}

const PLACE_KEY = 'linda-cluster'

/** Each window by itself: several may look at several clusters. */
function placeOf(memory: Memory, search: string) {
  return {
    read: () => memory.read(PLACE_KEY) ?? clusterOf(search),
    write: (id: string | null) => {
      if (id !== null) memory.write(PLACE_KEY, id)
    },
  }
}
