/** The running shell: locked sessions, one host, its windows and its tray, and the questions in between. */
import { app, BrowserWindow, nativeTheme, safeStorage, session, type MessagePortMain } from 'electron'
import { systemClock } from '../host/clock.ts'
import type { ConnectionFile } from '../host/connection-file.ts'
import type { Profile } from '../shared/connection.ts'
import { serveApp } from './app-protocol.ts'
import { backgroundColor } from './background.ts'
import { createConsentDesk } from './consent/consent-desk.ts'
import { showQuestion } from './consent/consent-window.ts'
import type { Notice } from './consent/question.ts'
import { toQuestion } from './consent/words.ts'
import { showMenu } from './console-menu.ts'
import { ConsoleWindows } from './console-windows.ts'
import { handOverDemo, type DemoAnswer } from './demo-handover.ts'
import { createDemoLauncher } from './demo-launcher.ts'
import { canShowNotices, createDesktopNotices } from './desktop-notices.ts'
import { forkHost } from './host-fork.ts'
import { keepHost, type HostKeeper } from './host-keeper.ts'
import type { ConsentRequest } from './host-messages.ts'
import { lockSession } from './lockdown.ts'
import { DEMO_PAGE } from './port-channel.ts'
import { handOverPorts } from './port-handover.ts'
import { createKeyring } from './keyring.ts'
import { placeOfLink } from './linda-link.ts'
import type { ShellLog } from './shell-log.ts'
import type { ShellPaths } from './shell-paths.ts'
import { hostFailed } from './startup-notice.ts'
import { openTray } from './tray.ts'

const PRODUCT = 'Linda Console'
/** In memory only: nothing of one question is there at the next. */
const CONSENT_PARTITION = 'consent'
/** The host writes its store to disk and lets go of its lock within this, or is ended. */
const HOST_CLOSES_WITHIN_MS = 5_000

/** Once Electron is ready, before any window. */
export function prepareSessions(paths: ShellPaths): void {
  const consent = session.fromPartition(CONSENT_PARTITION)
  lockSession(session.defaultSession)
  lockSession(consent)
  serveApp(session.defaultSession, 'console', paths.consolePages)
  serveApp(consent, 'consent', paths.consentPages)
}

/** Says something in a window of its own and resolves when it was closed. */
export async function showNotice(notice: Notice, paths: ShellPaths, log: ShellLog): Promise<void> {
  await showQuestion({
    question: notice,
    title: 'Linda Console',
    parent: null,
    preload: paths.consentPreload,
    partition: CONSENT_PARTITION,
    signal: new AbortController().signal,
    log: log.info,
  })
}

/** What a demonstration has besides: a cluster that ends with it. */
export interface ShellDemo {
  /** Begins it anew, with a fresh cluster and a fresh store. */
  readonly reset: () => Promise<DemoAnswer>
  readonly close: () => Promise<void>
  readonly exitCode: () => number
}

export interface Shell {
  /** A second start: the person looks for a window. */
  readonly focus: () => void
  /** A `linda:` link of another program: navigation only. */
  readonly follow: (link: string) => void
}

export function startShell(options: {
  /** `null`: there is no connection file, and the window begins with the connections that were added. */
  readonly connection: ConnectionFile | null
  readonly dataDir: string
  readonly paths: ShellPaths
  readonly log: ShellLog
  /** The link it was started with; `null`: none. */
  readonly link: string | null
  /** The first window is one. */
  readonly isWallboard: boolean
  /** `null`: this is no demonstration, and can open one. */
  readonly demo: ShellDemo | null
  /** Says it in a window and ends the program. */
  readonly stopWith: (notice: Notice) => void
}): Shell {
  const { connection, dataDir, paths, log, link, isWallboard, demo, stopWith } = options

  // What the desktop writes over our notifications. Not before Electron is ready: folder and keyring go by the package's name.
  app.setName(PRODUCT)
  const pageWords = demo === null ? [] : [DEMO_PAGE]
  const windows = new ConsoleWindows({ paths, pageWords, titleOf, changed: () => showMenu(windows), log: log.info })
  const follow = (text: string): void => {
    const place = placeOfLink(text)
    if (place !== null) windows.show({ ...place, clusterId: null })
  }
  // A demonstration is its window: nothing of it stands in the tray or calls from the desktop.
  const tray =
    demo !== null
      ? null
      : openTray({
          openConsole: () => windows.focus(),
          openCluster: (clusterId) => windows.show({ hash: '#/', clusterId }),
          quit: () => app.quit(),
          log: log.info,
        })
  const desk = createConsentDesk((request: ConsentRequest, signal) =>
    showQuestion({
      question: toQuestion(request),
      title: `Confirm — ${request.profile.name}`,
      parent: windows.front,
      preload: paths.consentPreload,
      partition: CONSENT_PARTITION,
      signal,
      log: log.info,
    }),
  )
  const host: HostKeeper<MessagePortMain> = keepHost({
    start: {
      given: connection,
      dataDir,
      shellVersion: app.getVersion(),
      canNotify: demo === null && canShowNotices(),
      isDemo: demo !== null,
    },
    fork: (events) => forkHost(paths.hostEntry, events, log.info),
    ask: desk.ask,
    secret: createKeyring({ file: paths.secretsFile, storage: safeStorage, platform: process.platform, log: log.info }),
    onPlaced: (windowId, profile) => windows.placed(windowId, profile),
    onNotice: createDesktopNotices(({ hash, profileId }) => windows.show({ hash, clusterId: profileId }), log.info),
    onConnections: (connections) => tray?.show(connections),
    onFailed: (problem) => {
      stopWith(hostFailed(problem, paths.logFile))
      windows.destroy()
    },
    log: log.info,
    clock: systemClock,
  })
  // The page loads while the host opens its store: neither waits for the other.
  const place = (link === null ? null : placeOfLink(link)) ?? { hash: isWallboard ? '#/wallboard' : '#/' }
  windows.open({ ...place, clusterId: null }, connection?.profile ?? null)
  handOverPorts({
    isOurWindow: (candidate) => windows.isOurs(candidate),
    connect: host.connect,
    openWindow: (asked) => void windows.open(asked, null),
    log: log.info,
  })
  handOverDemo({
    isOurWindow: (candidate) => windows.isOurs(candidate),
    open: demo === null ? createDemoLauncher(log.info) : demo.reset,
    log: log.info,
  })
  nativeTheme.on('updated', () => {
    for (const open of BrowserWindow.getAllWindows()) {
      open.setBackgroundColor(backgroundColor(nativeTheme.shouldUseDarkColors))
    }
  })
  closeBeforeQuit(host, demo)

  return { focus: () => windows.focus(), follow }
}

/** Acting on the wrong cluster is the mistake to prevent: the system's own bar names the environment too. */
export function titleOf(profile: Profile | null): string {
  return profile === null ? 'Linda Console' : `${profile.name} (${profile.environment}) — Linda Console`
}

/** The console first: it must not show the cluster's stopping as an incident. */
function closeBeforeQuit(host: HostKeeper<MessagePortMain>, demo: ShellDemo | null): void {
  app.once('will-quit', (event) => {
    event.preventDefault()
    void host
      .close(HOST_CLOSES_WITHIN_MS)
      .then(() => demo?.close())
      .finally(() => app.exit(demo?.exitCode() ?? 0))
  })
}
