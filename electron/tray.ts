/** The console in the system's tray: the worst state of all clusters, and the way to each. Where there is no tray, nothing is missing. */
import { Menu, nativeImage, Tray, type NativeImage } from 'electron'
import type { ConnectionState } from '../shared/connection.ts'
import { trayBitmap } from './tray-icon.ts'
import { type TrayState, trayWords } from './tray-words.ts'

export interface TrayOptions {
  readonly openConsole: () => void
  /** Only goes there. */
  readonly openCluster: (profileId: string) => void
  readonly quit: () => void
  readonly log: (line: string) => void
}

export interface ConsoleTray {
  readonly show: (connections: readonly ConnectionState[]) => void
  readonly close: () => void
}

const isMac = process.platform === 'darwin'
const SIZE = 16

export function openTray({ openConsole, openCluster, quit, log }: TrayOptions): ConsoleTray {
  let tray: Tray | null = null
  let drawn: TrayState | null = null
  let said = ''
  try {
    tray = new Tray(imageOf('unknown'))
    tray.on('click', openConsole)
  } catch (error) {
    log(`this desktop has no tray: ${String(error)}`)
  }

  return {
    show(connections) {
      if (tray === null || tray.isDestroyed()) return
      const { state, tooltip, lines } = trayWords(connections)
      if (state !== drawn) tray.setImage(imageOf(state))
      drawn = state
      // A menu that is open closes when it is replaced: only what changed replaces it.
      const words = JSON.stringify([tooltip, lines])
      if (words === said) return
      said = words
      tray.setToolTip(tooltip)
      tray.setContextMenu(
        Menu.buildFromTemplate([
          ...lines.map(({ profileId, text }) => ({ label: text, click: () => openCluster(profileId) })),
          { type: 'separator' as const },
          { label: 'Open Linda Console', click: openConsole },
          { label: 'Quit', click: quit },
        ]),
      )
    },
    close: () => tray?.destroy(),
  }
}

function imageOf(state: TrayState): NativeImage {
  const image = nativeImage.createEmpty()
  for (const scaleFactor of [1, 2]) {
    const size = SIZE * scaleFactor
    const buffer = Buffer.from(trayBitmap(state, size, isMac))
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer })
  }
  if (isMac) image.setTemplateImage(true)
  return image
}
