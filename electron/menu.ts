/** The menu: what every desktop program has, windows, and nothing that acts on a cluster. */
import type { BaseWindow, MenuItemConstructorOptions } from 'electron'

export interface MenuWindow {
  readonly title: string
  readonly isFront: boolean
  readonly focus: () => void
}

export interface MenuActions {
  readonly newWindow: () => void
  readonly newWallboard: () => void
  /** Of the window in front: 1 larger, -1 smaller, 0 as it is drawn. */
  readonly zoom: (window: BaseWindow | undefined, by: 1 | -1 | 0) => void
}

export function menuTemplate(
  platform: NodeJS.Platform,
  actions: MenuActions,
  windows: readonly MenuWindow[],
): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const isMac = platform === 'darwin'
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      { label: 'New Window', accelerator: 'CmdOrCtrl+N', click: actions.newWindow },
      { label: 'New Wallboard', accelerator: 'CmdOrCtrl+Shift+N', click: actions.newWallboard },
      separator,
      { role: 'close' },
      ...(isMac ? [] : [separator, { role: 'quit' } satisfies MenuItemConstructorOptions]),
    ],
  }
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    file,
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        { role: 'reload' },
        separator,
        { label: 'Actual Size', accelerator: 'CmdOrCtrl+0', click: (_item, window) => actions.zoom(window, 0) },
        { label: 'Zoom In', accelerator: 'CmdOrCtrl+Plus', click: (_item, window) => actions.zoom(window, 1) },
        // Where plus needs Shift, the same key without it is meant too.
        {
          label: 'Zoom In',
          accelerator: 'CmdOrCtrl+=',
          visible: false,
          acceleratorWorksWhenHidden: true,
          click: (_item, window) => actions.zoom(window, 1),
        },
        { label: 'Zoom Out', accelerator: 'CmdOrCtrl+-', click: (_item, window) => actions.zoom(window, -1) },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    windowMenu(isMac, windows),
  ]
}

/** Only macOS keeps the list of windows by itself. */
function windowMenu(isMac: boolean, windows: readonly MenuWindow[]): MenuItemConstructorOptions {
  if (isMac) return { role: 'windowMenu' }
  return {
    label: '&Window',
    submenu: [
      { role: 'minimize' },
      { role: 'close' },
      ...(windows.length === 0 ? [] : [{ type: 'separator' } satisfies MenuItemConstructorOptions]),
      ...windows.map(({ title, isFront, focus }): MenuItemConstructorOptions => ({
        label: title.replace(/&/g, '&&'),
        type: 'checkbox',
        checked: isFront,
        click: focus,
      })),
    ],
  }
}
