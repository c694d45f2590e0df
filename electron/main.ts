/** Entry of the desktop shell: what must happen before Electron is ready, and what happens when something fails. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog, protocol } from 'electron'
import { readConnectionFile, type ConnectionFile } from '../host/connection-file.ts'
import { asFault, toProblem } from '../shared/fault.ts'
import { APP_SCHEME_PRIVILEGES } from './app-protocol.ts'
import { parseShellArguments } from './arguments.ts'
import type { Notice } from './consent/question.ts'
import { type DemoPlace, demoPlace, startDemo } from './demo.ts'
import { FOCUS_LINE } from './demo-words.ts'
import { linkAmong } from './linda-link.ts'
import { lockContents } from './lockdown.ts'
import { openShellLog, type ShellLog } from './shell-log.ts'
import { shellPaths } from './shell-paths.ts'
import { prepareSessions, showNotice, startShell, type Shell } from './shell.ts'
import { badConnection, demoFailed, noConnection, noFolder, shellFailed } from './startup-notice.ts'

const wanted = parseShellArguments(process.argv, process.cwd())
const demo = wanted.isDemo ? demoPlace(wanted.dataDir) : null
const ownFolder = demo?.folder ?? wanted.dataDir
// One store, one instance: the lock that Electron keeps lies in this folder.
if (ownFolder !== null) app.setPath('userData', join(ownFolder, 'shell'))
const dataDir =
  demo === null ? (wanted.dataDir ?? join(app.getPath('userData'), 'store')) : join(demo.folder, 'console')
const connectionFile = wanted.connectionFile ?? join(app.getPath('userData'), 'connection.json')
const paths = shellPaths(import.meta.dirname, dataDir)

const log = openLog()
if (log === null) app.exit(1)
else if (app.requestSingleInstanceLock()) begin(log)
else app.exit(0)

/** `null`: the folder cannot be written, and the person was told. Without it there is no store either. */
function openLog(): ShellLog | null {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return openShellLog(paths.logFile)
  } catch (error) {
    showBox(noFolder(dataDir, error))
    return null
  }
}

/** A system dialog, for when a window of our own cannot be relied on. */
function showBox(notice: Notice): void {
  dialog.showErrorBox(notice.title, [notice.text, ...notice.advice].join('\n'))
}

function begin(log: ShellLog): void {
  let shell: Shell | null = null
  /** Asked for before there was a window. */
  let link = wanted.link
  /** A notice is on the screen; closing it ends the program with a code that says so. */
  let isStopping = false

  process.on('uncaughtException', (error) => fail(error, 'uncaught exception'))
  process.on('unhandledRejection', (reason) =>
    fail(reason instanceof Error ? reason : new Error(String(reason)), 'unhandled rejection'),
  )
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES])
  lockContents(app)
  app.setAppUserModelId('app.linda.console')
  // Only what was installed as a program answers for links of the whole system.
  if (app.isPackaged && demo === null) app.setAsDefaultProtocolClient('linda')
  app.on('open-url', (event, url) => {
    event.preventDefault()
    if (shell === null) link = url
    else shell.follow(url)
  })
  app.on('second-instance', (_event, words) => {
    const asked = linkAmong(words)
    if (asked === null) shell?.focus()
    else shell?.follow(asked)
  })
  app.on('window-all-closed', () => {
    if (!isStopping) app.quit()
  })
  if (wanted.endWithStdin) process.stdin.resume().once('close', () => app.quit())
  if (demo !== null) process.stdin.on('data', (said) => String(said).includes(FOCUS_LINE) && shell?.focus())
  void app.whenReady().then(demo === null ? open : () => openDemo(demo))

  function open(): void {
    prepareSessions(paths)
    // Only a file that was asked for has to be there: without one, a person adds connections in the window.
    if (wanted.connectionFile !== null && !existsSync(connectionFile)) return stopWith(noConnection(connectionFile))
    let connection: ConnectionFile | null
    try {
      connection = existsSync(connectionFile) ? readConnectionFile(connectionFile) : null
    } catch (error) {
      return stopWith(badConnection(toProblem(asFault(error))))
    }
    shell = startShell({ connection, dataDir, paths, log, link, isWallboard: wanted.isWallboard, demo: null, stopWith })
  }

  /** Its window is there before its cluster answers: what is on the screen is what is so at every moment. */
  function openDemo(place: DemoPlace): void {
    prepareSessions(paths)
    const running = startDemo({
      place,
      clusterFolder: paths.clusterFolder,
      isLaunched: wanted.endWithStdin,
      begun: (connection) => {
        shell = startShell({ connection, dataDir, paths, log, link: null, isWallboard: false, demo: running, stopWith })
        running.opened()
      },
      failed: (why) => stopWith(demoFailed(why)),
      log: log.info,
    })
  }

  function stopWith(notice: Notice): void {
    isStopping = true
    log.info(`${notice.title}: ${notice.text}`)
    void showNotice(notice, paths, log).finally(() => app.exit(1))
  }

  function fail(error: Error, where: string): void {
    log.defect(error, where)
    showBox(shellFailed(error, paths.logFile))
    app.exit(70)
  }
}
