/** The running shell: locked sessions, one host, one window, and the questions in between. */
import { app, BrowserWindow, nativeTheme, session, type MessagePortMain } from 'electron'
import { systemClock } from '../host/clock.ts'
import type { ConnectionFile } from '../host/connection-file.ts'
import { serveApp } from './app-protocol.ts'
import { backgroundColor } from './background.ts'
import { createConsentDesk } from './consent/consent-desk.ts'
import { showQuestion } from './consent/consent-window.ts'
import type { Notice } from './consent/question.ts'
import { toQuestion } from './consent/words.ts'
import { openConsoleWindow } from './console-window.ts'
import { forkHost } from './host-fork.ts'
import { keepHost, type HostKeeper } from './host-keeper.ts'
import type { ConsentRequest } from './host-messages.ts'
import { lockSession } from './lockdown.ts'
import { handOverPorts } from './port-handover.ts'
import type { ShellLog } from './shell-log.ts'
import type { ShellPaths } from './shell-paths.ts'
import { hostFailed } from './startup-notice.ts'

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

export interface Shell {
  /** A second start: the person looks for this window. */
  readonly focus: () => void
}

export function startShell(options: {
  readonly connection: ConnectionFile
  readonly dataDir: string
  readonly paths: ShellPaths
  readonly log: ShellLog
  /** Says it in a window and ends the program. */
  readonly stopWith: (notice: Notice) => void
}): Shell {
  const { connection, dataDir, paths, log, stopWith } = options
  const { profile, token, actor } = connection

  const desk = createConsentDesk((request: ConsentRequest, signal) =>
    showQuestion({
      question: toQuestion(request),
      title: `Confirm — ${profile.name}`,
      parent: window.isDestroyed() ? null : window,
      preload: paths.consentPreload,
      partition: CONSENT_PARTITION,
      signal,
      log: log.info,
    }),
  )
  const host: HostKeeper<MessagePortMain> = keepHost({
    start: { profile, token, actor, dataDir, shellVersion: app.getVersion() },
    fork: (events) => forkHost(paths.hostEntry, events, log.info),
    ask: desk.ask,
    onFailed: (problem) => {
      stopWith(hostFailed(problem, paths.logFile))
      window.destroy()
    },
    log: log.info,
    clock: systemClock,
  })
  // The page loads while the host opens its store: neither waits for the other.
  const window = openConsoleWindow({
    clusterName: profile.name,
    preload: paths.consolePreload,
    stateFile: paths.windowFile,
    log: log.info,
  })
  handOverPorts({ isOurWindow: (candidate) => candidate === window, connect: host.connect, log: log.info })
  nativeTheme.on('updated', () => {
    for (const open of BrowserWindow.getAllWindows()) {
      open.setBackgroundColor(backgroundColor(nativeTheme.shouldUseDarkColors))
    }
  })
  closeHostBeforeQuit(host)

  return {
    focus: () => {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
  }
}

function closeHostBeforeQuit(host: HostKeeper<MessagePortMain>): void {
  app.once('will-quit', (event) => {
    event.preventDefault()
    void host.close(HOST_CLOSES_WITHIN_MS).finally(() => app.exit(0))
  })
}
