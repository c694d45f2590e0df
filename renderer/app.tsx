/** The window: its frame and the screen of the route. */
import { MantineProvider, type MantineColorScheme } from '@mantine/core'
import { Fragment, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { assertNever } from '../shared/assert-never.ts'
import { AccountView } from './account/account-view.tsx'
import { AlertsView } from './alerts/alerts-view.tsx'
import { AutomationView } from './automation/automation-view.tsx'
import { MoveRefused } from './connections/move-refused.tsx'
import { Welcome } from './connections/welcome.tsx'
import type { Console } from './console.ts'
import { FailoverView } from './failovers/failover-view.tsx'
import { FailoversView } from './failovers/failovers-view.tsx'
import { DemoSide, isDemoWindow } from './demo/demo-side.tsx'
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
import { StrayNote } from './frame/stray-note.tsx'
import { WindowTitle } from './frame/window-title.tsx'
import styles from './frame/frame.module.css'
import { DeclareDialog } from './incidents/declare-dialog.tsx'
import { OperationsView } from './operations/operations-view.tsx'
import { Overview } from './overview/overview.tsx'
import { EmptyNote } from './pieces/empty-note.tsx'
import { Page } from './pieces/page.tsx'
import { PlanSheet } from './plan/plan-sheet.tsx'
import { NotOfThen } from './replay/not-of-then.tsx'
import { ReplayBar, ReplayFrame } from './replay/replay-frame.tsx'
import { ReplayRefused } from './replay/replay-refused.tsx'
import { onDemand } from './routing/on-demand.tsx'
import { formatRoute, type Route } from './routing/route.ts'
import { cssVariables, styleNonce, theme } from './theme/theme.ts'
import { ConsoleContext, useConsole, useLink, usePicture, useUi } from './use-console.ts'

/** Its charts are the heaviest part of the console, and few windows open on it. */
const LoadView = onDemand(() => import('./load/load-view.tsx').then((module) => module.LoadView))

/** The graph's library is only loaded where a graph is drawn. */
const TopologyView = onDemand(() => import('./topology/topology-view.tsx').then((module) => module.TopologyView))
const PerformanceView = onDemand(() =>
  import('./dashboards/performance-view.tsx').then((module) => module.PerformanceView),
)
const InfrastructureView = onDemand(() =>
  import('./dashboards/infrastructure-view.tsx').then((module) => module.InfrastructureView),
)
const ApplicationView = onDemand(() =>
  import('./dashboards/application-view.tsx').then((module) => module.ApplicationView),
)
/** The wall has a window of its own, and no other needs it. */
const Wallboard = onDemand(() => import('./wallboard/wallboard.tsx').then((module) => module.Wallboard))
const BackupsView = onDemand(() => import('./backups/backups-view.tsx').then((module) => module.BackupsView))
const DeploymentsView = onDemand(() =>
  import('./deployments/deployments-view.tsx').then((module) => module.DeploymentsView),
)
const SlosView = onDemand(() => import('./slos/slos-view.tsx').then((module) => module.SlosView))
const SourcesView = onDemand(() => import('./sources/sources-view.tsx').then((module) => module.SourcesView))
const GlossaryView = onDemand(() => import('./glossary/glossary-view.tsx').then((module) => module.GlossaryView))
const HandoverView = onDemand(() => import('./handover/handover-view.tsx').then((module) => module.HandoverView))
const DrillsView = onDemand(() => import('./drills/drills-view.tsx').then((module) => module.DrillsView))
const IncidentsView = onDemand(() => import('./incidents/incidents-view.tsx').then((module) => module.IncidentsView))
const IncidentView = onDemand(() => import('./incidents/incident-view.tsx').then((module) => module.IncidentView))
const SettingsView = onDemand(() => import('./settings/settings-view.tsx').then((module) => module.SettingsView))
const RunbooksView = onDemand(() => import('./runbooks/runbooks-view.tsx').then((module) => module.RunbooksView))
const RunView = onDemand(() => import('./runbooks/run/run-view.tsx').then((module) => module.RunView))
const RunbookView = onDemand(() => import('./runbooks/runbook-view.tsx').then((module) => module.RunbookView))

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
  const isReplay = usePicture((state) => state.isReplay === true)
  const wall = useStore(useConsole().wall.store, (state) => state.kind)
  if (port.kind === 'notSignedIn') return <NotSignedIn detail={port.detail} />
  if (wall !== 'none') {
    return <Wallboard />
  }
  if (profile === null && port.kind === 'opening') return <Opening />
  if (profile === null && port.kind === 'open') return <OnNoCluster />
  return (
    // Of another cluster nothing stays: neither what was open nor what was chosen.
    <Fragment key={`${profile?.id ?? ''}${isReplay ? ' replay' : ''}`}>
      <a className={styles['skip']} href="#main-content" onClick={focusMain}>
        To the content
      </a>
      <div className={styles['app']} data-framed data-demo={isDemoWindow() || undefined}>
        <TopBar />
        <SideBar />
        <div className={styles['column']}>
          <ReplayBar />
          <Screen />
          <Dock />
        </div>
        <DemoSide />
      </div>
      <div className={styles['edge']} data-environment={profile?.environment} aria-hidden="true" />
      <ReplayFrame />
      <PlanSheet />
      <AccountChoice />
      <KeySheet />
      <DeclareDialog />
      <Palette />
      <KeyListener />
      <Announcer />
      <WindowTitle />
      <MoveRefused />
    </Fragment>
  )
}

function OnNoCluster() {
  return (
    <>
      <Welcome />
      <MoveRefused />
    </>
  )
}

function Screen() {
  const route = useUi((state) => state.route)
  const main = useRef<HTMLElement>(null)
  const isReplay = usePicture((state) => state.isReplay === true)
  // A bundle has its own incident in it.
  const hasIncidents = usePicture((state) => state.incidents !== null && state.incidents.length > 0)
  const address = formatRoute(route)
  const isInside = route.kind === 'runbook' && route.section !== undefined
  useEffect(() => {
    // The page goes to its section itself.
    if (!isInside) main.current?.scrollTo(0, 0)
  }, [address, isInside])
  return (
    <main ref={main} className={styles['main']} id="main-content" tabIndex={-1}>
      <ReplayRefused />
      <Banners />
      <div className={styles['content']}>
        {isWritten(route, isReplay, hasIncidents) ? (
          <NotOfThen title={WRITTEN[route.kind]} />
        ) : (
          <RouteView route={route} />
        )}
      </div>
    </main>
  )
}

const WRITTEN = { incidents: 'Incidents', incident: 'Incident', run: 'Run' } as const

function isWritten(
  route: Route,
  isReplay: boolean,
  hasIncidents: boolean,
): route is Extract<Route, { kind: keyof typeof WRITTEN }> {
  return isReplay && route.kind in WRITTEN && (route.kind === 'run' || !hasIncidents)
}

function RouteView({ route }: { readonly route: Route }) {
  switch (route.kind) {
    case 'overview':
      return <Overview />
    case 'topology':
    case 'node':
      return <TopologyView chosen={route.kind === 'node' ? route.nodeId : null} />
    case 'runbook':
      return <RunbookView key={route.runbookId} runbookId={route.runbookId} section={route.section ?? null} />
    case 'runbooks':
      return <RunbooksView />
    case 'run':
      return <RunView key={route.runId} runId={route.runId} />
    case 'load':
      return <LoadView accountId={route.accountId} />
    case 'performance':
      return <PerformanceView />
    case 'infrastructure':
      return <InfrastructureView />
    case 'application':
      return <ApplicationView />
    case 'slos':
    case 'slo':
      return <SlosView sloId={route.kind === 'slo' ? route.sloId : null} />
    case 'sources':
      return <SourcesView />
    case 'handover':
      return <HandoverView />
    case 'drills':
      return <DrillsView />
    case 'incidents':
      return <IncidentsView />
    case 'incident':
      return <IncidentView key={route.incidentId} incidentId={route.incidentId} />
    case 'glossary':
      return <GlossaryView />
    case 'settings':
      return <SettingsView />
    case 'alerts':
      return <AlertsView alertId={route.alertId} />
    case 'failovers':
      return <FailoversView />
    case 'failover':
      return <FailoverView key={route.failoverId} failoverId={route.failoverId} />
    case 'operations':
      return <OperationsView operationId={route.operationId} />
    case 'backups':
      return <BackupsView backupId={route.backupId} />
    case 'deployments':
      return <DeploymentsView deploymentId={route.deploymentId} />
    case 'automation':
      return <AutomationView />
    case 'account':
      return <AccountView key={route.accountId} accountId={route.accountId} />
    case 'stray':
      return (
        <>
          <StrayNote />
          <Overview />
        </>
      )
    case 'wallboard':
      // The window is a wallboard then, and draws it without a frame.
      return null
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
