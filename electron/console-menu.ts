/** The program's menu, made anew when windows come, go or are named otherwise. */
import { BrowserWindow, Menu } from 'electron'
import type { ConsoleWindows } from './console-windows.ts'
import { menuTemplate } from './menu.ts'
import { nextZoom } from './zoom.ts'

export function showMenu(windows: ConsoleWindows): void {
  const { front } = windows
  const template = menuTemplate(
    process.platform,
    {
      newWindow: () => void windows.open({ hash: '#/', clusterId: windows.clusterOf(windows.front) }, null),
      newWallboard: () => void windows.open({ hash: '#/wallboard', clusterId: windows.clusterOf(windows.front) }, null),
      zoom: (window, by) => {
        // A question that is open is not zoomed, what it is about is.
        const ours = window instanceof BrowserWindow && windows.isOurs(window) ? window : windows.front
        const webContents = ours?.webContents
        webContents?.setZoomFactor(by === 0 ? 1 : nextZoom(webContents.getZoomFactor(), by))
      },
    },
    windows.all.map((window) => ({
      title: window.getTitle(),
      isFront: window === front,
      focus: () => window.focus(),
    })),
  )
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  // Electron puts it into every window. One that asks for a confirmation has none: no key of a menu reaches it.
  for (const other of BrowserWindow.getAllWindows()) if (!windows.isOurs(other)) other.removeMenu()
}
