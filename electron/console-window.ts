/** A window of the console: sandboxed, remembered in size and place, and given back when its page dies. */
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { pageOf } from './app-scheme.ts'
import { backgroundColor } from './background.ts'
import { readWindowState, writeWindowState } from './window-file.ts'
import { addressOf, type WindowPlace } from './window-place.ts'
import { cascaded, MIN_SIZE, placeWindow } from './window-state.ts'
import { withinZoom } from './zoom.ts'

/** A page that crashes at once every time must not take the machine with it. */
const RELOAD_AFTER_MS = 1_000

export function openConsoleWindow(options: {
  readonly title: string
  readonly preload: string
  /** Words for the preload. */
  readonly pageWords: readonly string[]
  readonly stateFile: string
  /** The window it opens beside, which alone is remembered; `null`: it is the first. */
  readonly beside: BrowserWindow | null
  readonly place: WindowPlace
  readonly log: (line: string) => void
}): BrowserWindow {
  const { title, preload, pageWords, stateFile, beside, log } = options
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id)
  const areas = [primary, ...others].map((display) => display.workArea)
  const saved =
    beside === null ? readWindowState(stateFile) : cascaded({ ...beside.getNormalBounds(), maximized: false })
  const place = placeWindow(saved, areas)

  const window = new BrowserWindow({
    width: place.width,
    height: place.height,
    ...place.at,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title,
    show: false,
    backgroundColor: backgroundColor(nativeTheme.shouldUseDarkColors),
    webPreferences: {
      preload,
      additionalArguments: [...pageWords],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      // Ages and the link's state must stay true in a window that is behind others.
      backgroundThrottling: false,
    },
  })
  if (place.maximized) window.maximize()

  const { webContents } = window
  // A window closed while its page still loads is told of both afterwards.
  const isGone = (): boolean => window.isDestroyed() || webContents.isDestroyed()
  window.once('ready-to-show', () => {
    if (!isGone()) window.show()
  })
  // The title names the cluster the host says the window is on; a page does not rename its window.
  window.on('page-title-updated', (event) => event.preventDefault())
  window.on('close', () => {
    if (beside !== null) return
    const state = { ...window.getNormalBounds(), maximized: window.isMaximized() }
    writeWindowState(stateFile, state, (error) => log(`the window's place was not kept: ${String(error)}`))
  })
  webContents.on('did-finish-load', () => {
    if (!isGone()) webContents.setZoomFactor(withinZoom(webContents.getZoomFactor()))
  })
  webContents.on('render-process-gone', (_event, details) => {
    log(`the window's page ended: ${details.reason}`)
    setTimeout(() => {
      if (!isGone()) webContents.reload()
    }, RELOAD_AFTER_MS)
  })
  window
    .loadURL(`${pageOf('console')}${addressOf(options.place)}`)
    .catch((error: unknown) => log(`the console's page did not load: ${String(error)}`))
  return window
}
