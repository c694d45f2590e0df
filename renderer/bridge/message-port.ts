/** The line in the desktop shell: a MessagePort that main hands over through the preload, one for each life of host. */
import type { Channel, ChannelEvents } from './channel.ts'

/** What the preload puts into the page's world. */
export interface LindaBridge {
  readonly shell: 'electron'
  /** Asks main for a port; it arrives as the message `linda-port`. */
  requestPort(): void
  /** Another window. It is looked at by main before it is one. */
  openWindow?(place: { readonly hash: string; readonly clusterId: string | null }): void
  /** This window is the demonstration's. */
  readonly isDemo?: boolean
  /** Opens the demonstration; inside of it, begins it anew. */
  demo?(): Promise<unknown>
}

declare global {
  interface Window {
    readonly linda?: LindaBridge
  }
}

/** A port is handed over within milliseconds; after this long the request was lost and is made again. */
const HANDOVER_LIMIT_MS = 5_000

/** As much of the window as the handover needs. */
type Page = Pick<Window, 'addEventListener' | 'removeEventListener' | 'setTimeout' | 'clearTimeout'>

export function openMessagePort(page: Page, bridge: LindaBridge, events: ChannelEvents): Channel {
  let port: MessagePort | null = null
  let ended = false

  function handleMessage(event: MessageEvent<unknown>): void {
    const handed = event.ports[0]
    if (event.source !== page || !isPortNotice(event.data) || handed === undefined || ended) return
    page.removeEventListener('message', handleMessage)
    page.clearTimeout(deadline)
    port = handed
    port.addEventListener('message', (message: MessageEvent<unknown>) => events.onMessage(message.data))
    // Chromium tells a port when its other end is gone: that is how the page learns that host died.
    port.addEventListener('close', () => end())
    port.start()
    events.onOpen()
  }

  function end(): void {
    if (ended) return
    ended = true
    page.clearTimeout(deadline)
    page.removeEventListener('message', handleMessage)
    events.onClose({ kind: 'lost' })
  }

  const deadline = page.setTimeout(end, HANDOVER_LIMIT_MS)
  page.addEventListener('message', handleMessage)
  bridge.requestPort()

  return {
    send: (request) => port?.postMessage(request),
    close() {
      port?.close()
      end()
    },
  }
}

function isPortNotice(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'linda-port'
}
