/** The window: its frame and the screen of the route. */
import { MantineProvider, type MantineColorScheme } from '@mantine/core'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { assertNever } from '../shared/assert-never.ts'
import { AccountView } from './account/account-view.tsx'
import { AutomationView } from './automation/automation-view.tsx'
import type { Console } from './console.ts'
import { FailoverView } from './failovers/failover-view.tsx'
import { FailoversView } from './failovers/failovers-view.tsx'
import { AccountChoice } from './frame/account-choice.tsx'
import { Announcer } from './frame/announcer.tsx'
import { Banners } from './frame/banners.tsx'
import { Dock } from './frame/dock.tsx'
import { NotSignedIn, Opening } from './frame/door.tsx'
import { KeyListener } from './frame/key-listener.tsx'
import { KeySheet } from './frame/key-sheet.tsx'
import { Palette } from './frame/palette.tsx'
import { SideBar } from './frame/side-bar.tsx'
import { TopBar } from './frame/top-bar.tsx'
import { WindowTitle } from './frame/window-title.tsx'
import styles from './frame/frame.module.css'
import { OperationsView } from './operations/operations-view.tsx'
import { Overview } from './overview/overview.tsx'
import { EmptyNote } from './pieces/empty-note.tsx'
import { Page } from './pieces/page.tsx'
import { PlanSheet } from './plan/plan-sheet.tsx'
import { formatRoute, type Route } from './routing/route.ts'
import { cssVariables, styleNonce, theme } from './theme/theme.ts'
import { ConsoleContext, useLink, usePicture, useUi } from './use-console.ts'

/** Its charts are the heaviest part of the console, and few windows open on it. */
const LoadView = lazy(() => import('./load/load-view.tsx').then((module) => ({ default: module.LoadView })))

/** The graph's library is only loaded where a graph is drawn. */
const TopologyView = lazy(() =>
  import('./topology/topology-view.tsx').then((module) => ({ default: module.TopologyView })),
)
const RunbookView = lazy(() =>
  import('./runbooks/runbook-view.tsx').then((module) => ({ default: module.RunbookView })),
)

export function App({ console }: { readonly console: Console }) {
  return (
    <ConsoleContext value={console}>
      <Themed />
    </ConsoleContext>
  )
}

function Themed() {
  const choice = useUi((state) => state.theme)
  const forced = choice === 'auto' ? {} : { forceColorScheme: choice }
  const fallback: MantineColorScheme = 'auto'
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      getStyleNonce={styleNonce}
      defaultColorScheme={fallback}
      {...forced}
    >
      <Window />
    </MantineProvider>
  )
}

function Window() {
  const port = useLink((state) => state.port)
  const profile = usePicture((state) => state.profile)
  const isDrill = profile?.environment === 'drill'
  if (port.kind === 'notSignedIn') return <NotSignedIn detail={port.detail} />
  if (profile === null && port.kind === 'opening') return <Opening />
  return (
    <>
      <a className={styles['skip']} href="#main-content" onClick={focusMain}>
        To the content
      </a>
      <div className={styles['app']} data-framed={isDrill || undefined}>
        <TopBar />
        <SideBar />
        <div className={styles['column']}>
          <Screen />
          <Dock />
        </div>
      </div>
      {isDrill ? <div className={styles['edge']} aria-hidden="true" /> : null}
      <PlanSheet />
      <AccountChoice />
      <KeySheet />
      <Palette />
      <KeyListener />
      <Announcer />
      <WindowTitle />
    </>
  )
}

function Screen() {
  const route = useUi((state) => state.route)
  const main = useRef<HTMLElement>(null)
  const address = formatRoute(route)
  useEffect(() => {
    main.current?.scrollTo(0, 0)
  }, [address])
  return (
    <main ref={main} className={styles['main']} id="main-content" tabIndex={-1}>
      <Banners />
      <div className={styles['content']}>
        <RouteView route={route} />
      </div>
    </main>
  )
}

function RouteView({ route }: { readonly route: Route }) {
  switch (route.kind) {
    case 'overview':
      return <Overview />
    case 'topology':
    case 'node':
      return (
        <Suspense>
          <TopologyView chosen={route.kind === 'node' ? route.nodeId : null} />
        </Suspense>
      )
    case 'runbook':
      return (
        <Suspense>
          <RunbookView key={route.runbookId} runbookId={route.runbookId} />
        </Suspense>
      )
    case 'load':
      return (
        <Suspense>
          <LoadView />
        </Suspense>
      )
    case 'failovers':
      return <FailoversView />
    case 'failover':
      return <FailoverView key={route.failoverId} failoverId={route.failoverId} />
    case 'operations':
      return <OperationsView operationId={route.operationId} />
    case 'automation':
      return <AutomationView />
    case 'account':
      return <AccountView key={route.accountId} accountId={route.accountId} />
    case 'lost':
      return (
        <Page title="There is no such place">
          <EmptyNote title={`Nothing is at “${route.path}”`}>
            <a href="#/">Go to Overview</a>
          </EmptyNote>
        </Page>
      )
    default:
      return assertNever(route)
  }
}

/** The fragment belongs to the router, so the link is only followed by focus. */
function focusMain(event: { preventDefault(): void }): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('#main-content')?.focus()
}
