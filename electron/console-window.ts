/** The console's window: sandboxed, remembered in size and place, and given back when its page dies. */
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { pageOf } from './app-scheme.ts'
import { backgroundColor } from './background.ts'
import { readWindowState, writeWindowState } from './window-file.ts'
import { MIN_SIZE, placeWindow } from './window-state.ts'

/** A page that crashes at once every time must not take the machine with it. */
const RELOAD_AFTER_MS = 1_000

export function openConsoleWindow(options: {
  readonly clusterName: string
  readonly preload: string
  readonly stateFile: string
  readonly log: (line: string) => void
}): BrowserWindow {
  const { clusterName, preload, stateFile, log } = options
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id)
  const areas = [primary, ...others].map((display) => display.workArea)
  const place = placeWindow(readWindowState(stateFile), areas)

  const window = new BrowserWindow({
    width: place.width,
    height: place.height,
    ...place.at,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: `Linda Console — ${clusterName}`,
    show: false,
    backgroundColor: backgroundColor(nativeTheme.shouldUseDarkColors),
    webPreferences: {
      preload,
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

  window.once('ready-to-show', () => window.show())
  // The title names the cluster; a page does not rename its window.
  window.on('page-title-updated', (event) => event.preventDefault())
  window.on('close', () => {
    const state = { ...window.getNormalBounds(), maximized: window.isMaximized() }
    writeWindowState(stateFile, state, (error) => log(`the window's place was not kept: ${String(error)}`))
  })
  window.webContents.on('render-process-gone', (_event, details) => {
    log(`the window's page ended: ${details.reason}`)
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload()
    }, RELOAD_AFTER_MS)
  })
  window.loadURL(pageOf('console')).catch((error: unknown) => log(`the console's page did not load: ${String(error)}`))
  return window
}
