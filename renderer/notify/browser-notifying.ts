/** The browser's own notifications, and how its tabs settle which of them tells. */
import type { DesktopNotice } from '../../shared/notification.ts'
import type { Memory } from '../store/ui.ts'
import type { Notifying, Permission } from './notice-desk.ts'

/** Told by some tab of this browser, newest last. */
const TOLD_KEY = 'linda-notices-told'
const REMEMBERED = 100

/** What a browser that has them has beside the rest. */
type Page = Window & { readonly Notification?: typeof Notification }

export function browserNotifying(page: Page, memory: Memory): Notifying {
  // Outside of a secure context it is there and refuses.
  const maker = page.isSecureContext ? page.Notification : undefined
  const permission = (): Permission => maker?.permission ?? 'unsupported'
  return {
    permission,
    request: async () => {
      await maker?.requestPermission()
      return permission()
    },
    show: (notice, onPress) => {
      if (maker === undefined) throw new Error('This browser shows no notifications.')
      return show(page, maker, notice, onPress)
    },
    claim: (id) => claim(page, memory, id),
  }
}

function show(page: Window, maker: typeof Notification, notice: DesktopNotice, onPress: () => void) {
  const shown = new maker(notice.title, {
    body: notice.body,
    // Two tabs that tell the same all the same are one to the desktop.
    tag: notice.id,
    requireInteraction: notice.level === 'critical',
  })
  shown.addEventListener('click', () => {
    page.focus()
    shown.close()
    onPress()
  })
  return shown
}

/** One tab after the other looks and writes; without locks the tag alone has to do. */
async function claim(page: Window, memory: Memory, id: string): Promise<boolean> {
  const take = (): boolean => {
    const told = (memory.read(TOLD_KEY) ?? '').split('\n').filter((one) => one !== '')
    if (told.includes(id)) return false
    memory.write(TOLD_KEY, [...told, id].slice(-REMEMBERED).join('\n'))
    return true
  }
  const { locks } = page.navigator as { readonly locks?: LockManager }
  return locks === undefined ? take() : locks.request(TOLD_KEY, take)
}
