/** Which line this page has: the desktop shell's port, or a socket to the server it came from. */
import { sessionCodeOf } from '../routing/route.ts'
import { isWallAsked } from '../windows.ts'
import type { OpenChannel } from './channel.ts'
import { openMessagePort } from './message-port.ts'
import { checkSession, signIn } from './session.ts'
import { openWebSocket } from './web-socket.ts'

export function openPageChannel(page: Window): OpenChannel {
  const { linda } = page
  if (linda !== undefined) return (events) => openMessagePort(page, linda, events)
  return openSocketChannel(page)
}

/** The code in the address is used before the first socket, and taken out of the address and the history. */
function openSocketChannel(page: Window): OpenChannel {
  const fetch = page.fetch.bind(page)
  const url = `${page.location.protocol === 'https:' ? 'wss' : 'ws'}://${page.location.host}/port`
  let code = sessionCodeOf(page.location.hash)

  return (events) => {
    const socket = () =>
      openWebSocket(
        { url, connect: (address) => new WebSocket(address), checkSession: () => checkSession(fetch) },
        events,
      )
    if (code === null) return socket()

    const used = code
    let channel: ReturnType<OpenChannel> | null = null
    void signIn(fetch, used).then((check) => {
      if (check.kind === 'unreachable') return events.onClose({ kind: 'lost' })
      code = null
      const place = isWallAsked(page.location.search) ? '#/wallboard' : '#/'
      page.history.replaceState(null, '', `${page.location.pathname}${place}`)
      if (check.kind === 'refused') return events.onClose({ kind: 'notSignedIn', detail: check.detail })
      channel = socket()
    })
    return { send: (request) => channel?.send(request), close: () => channel?.close() }
  }
}
