/** Shows host's notices as the system's own. A press leads to a place and does nothing there. */
import { Notification } from 'electron'
import type { DesktopNotice } from '../shared/notification.ts'

/** Older ones belong to the system alone. */
const KEPT = 50

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

  return (notice) => {
    const { id, title, body, level, replaces } = notice
    replaces.forEach(close)
    close(id)
    const notification = new Notification({
      title,
      body,
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
