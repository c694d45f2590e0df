/**
 * The screens that are not part of the first load are fetched once the first one stands, one by one while nothing else is to be
 * done: who opens one then does not wait for a file, and a console whose server goes away meanwhile can still show all of them.
 */
const LATER: readonly (() => Promise<unknown>)[] = [
  () => import('./topology/topology-view.tsx'),
  () => import('./topology/graph.tsx'),
  () => import('./load/load-view.tsx'),
  () => import('./dashboards/performance-view.tsx'),
  () => import('./dashboards/infrastructure-view.tsx'),
  () => import('./dashboards/application-view.tsx'),
  () => import('./slos/slos-view.tsx'),
  () => import('./sources/sources-view.tsx'),
  () => import('./settings/settings-view.tsx'),
  () => import('./handover/handover-view.tsx'),
  () => import('./drills/drills-view.tsx'),
  () => import('./incidents/incidents-view.tsx'),
  () => import('./incidents/incident-view.tsx'),
  () => import('./glossary/glossary-view.tsx'),
  () => import('./runbooks/runbooks-view.tsx'),
  () => import('./runbooks/runbook-view.tsx'),
  () => import('./runbooks/run/run-view.tsx'),
]

/** The first screen has this long for itself, ms. */
const FIRST_MS = 1_500
/** However busy the page is, the next one is not put off longer, ms. */
const AT_LATEST_MS = 2_000

type Page = Pick<Window, 'setTimeout' | 'requestIdleCallback'>

export async function fetchAhead(page: Page): Promise<void> {
  await new Promise<void>((resolve) => page.setTimeout(resolve, FIRST_MS))
  for (const fetch of LATER) {
    await idle(page)
    // One that cannot be fetched now is fetched when its screen is opened, which says so if it cannot be then.
    await fetch().catch(() => undefined)
  }
}

function idle(page: Page): Promise<void> {
  return new Promise((resolve) => page.requestIdleCallback(() => resolve(), { timeout: AT_LATEST_MS }))
}
