/** Notifications where the browser shows them: a person allows it once, and of several tabs one tells. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { DesktopNotice } from '../../shared/notification.ts'

/** `unsupported`: this browser has none, or not for this address. */
export type Permission = 'granted' | 'denied' | 'default' | 'unsupported'

export interface ShownNotice {
  close(): void
}

/** What this needs of a browser. */
export interface Notifying {
  readonly permission: () => Permission
  /** Asks the person. */
  readonly request: () => Promise<Permission>
  /** @throws where the browser does not show it after all. */
  readonly show: (notice: DesktopNotice, onPress: () => void) => ShownNotice
  /** Whether this tab is the one to tell it: true for one of all. */
  readonly claim: (id: string) => Promise<boolean>
}

export interface NoticeDesk {
  readonly store: StoreApi<{ readonly permission: Permission; readonly problem: string | null }>
  /** A person pressed the button for it. */
  readonly allow: () => Promise<void>
  readonly show: (notice: DesktopNotice) => Promise<void>
}

/** Older ones are the browser's alone. */
const KEPT = 50

/** `onPress`: navigation only. */
export function createNoticeDesk(browser: Notifying, onPress: (notice: DesktopNotice) => void): NoticeDesk {
  const store = createStore<{ permission: Permission; problem: string | null }>()(() => ({
    permission: browser.permission(),
    problem: null,
  }))
  const shown = new Map<string, ShownNotice>()

  function close(id: string): void {
    shown.get(id)?.close()
    shown.delete(id)
  }

  return {
    store,
    async allow() {
      store.setState({ permission: await browser.request() })
    },
    async show(notice) {
      const permission = browser.permission()
      store.setState({ permission })
      // Each tab takes back what it showed itself.
      notice.replaces.forEach(close)
      if (permission !== 'granted' || !(await browser.claim(notice.id))) return
      try {
        shown.set(
          notice.id,
          browser.show(notice, () => onPress(notice)),
        )
        store.setState({ problem: null })
      } catch (error) {
        store.setState({ problem: error instanceof Error ? error.message : String(error) })
      }
      for (const [oldest] of shown) {
        if (shown.size <= KEPT) return
        shown.delete(oldest)
      }
    },
  }
}
