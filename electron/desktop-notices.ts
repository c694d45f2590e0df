/** Shows host's notices as the system's own. A press leads to a place and does nothing there. */
import { app, nativeImage, Notification } from 'electron'
import type { DesktopNotice, NoticeLevel } from '../shared/notification.ts'
import { trayBitmap } from './tray-icon.ts'
import type { TrayState } from './tray-words.ts'

/** Older ones belong to the system alone. */
const KEPT = 50
const ICON_SIZE = 48
/** The shape the tray has at this level. What is neither critical nor a warning asks for nothing. */
const SHAPES: Readonly<Record<NoticeLevel, TrayState>> = { critical: 'critical', warning: 'warning', info: 'ok' }

export function canShowNotices(): boolean {
  return Notification.isSupported()
}

export function createDesktopNotices(
  lead: (notice: DesktopNotice) => void,
  log: (line: string) => void,
): (notice: DesktopNotice) => void {
  // Without a reference a notification is forgotten, and its press with it.
  const shown = new Map<string, Notification>()

  function close(id: string): void {
    shown.get(id)?.close()
    shown.delete(id)
  }

  // One that never goes by itself would say for ever what nobody takes back any more.
  app.once('will-quit', () => [...shown.keys()].forEach(close))

  return (notice) => {
    const { id, title, body, level, replaces } = notice
    replaces.forEach(close)
    close(id)
    const notification = new Notification({
      title,
      body,
      icon: nativeImage.createFromBitmap(Buffer.from(trayBitmap(SHAPES[level], ICON_SIZE, false)), {
        width: ICON_SIZE,
        height: ICON_SIZE,
      }),
      silent: level === 'info',
      urgency: level === 'critical' ? 'critical' : level === 'warning' ? 'normal' : 'low',
      timeoutType: level === 'critical' ? 'never' : 'default',
    })
    notification.on('click', () => {
      shown.delete(id)
      lead(notice)
    })
    notification.on('failed', (_event, error) => log(`a notification was not shown: ${error}`))
    shown.set(id, notification)
    for (const [oldest] of shown) {
      if (shown.size <= KEPT) break
      shown.delete(oldest)
    }
    notification.show()
  }
}
