/** The line in the browser: a WebSocket to the server the page came from, behind the cookie of the session. */
import type { Channel, ChannelEvents } from './channel.ts'
import type { SessionCheck } from './session.ts'

export interface WebSocketDeps {
  /** `ws://127.0.0.1:8080/port` */
  readonly url: string
  readonly connect: (url: string) => WebSocket
  /** Asked when a socket was refused before it opened: a browser does not say why. */
  readonly checkSession: () => Promise<SessionCheck>
}

export function openWebSocket(deps: WebSocketDeps, events: ChannelEvents): Channel {
  const socket = deps.connect(deps.url)
  let opened = false
  let closedHere = false

  socket.addEventListener('open', () => {
    opened = true
    events.onOpen()
  })
  socket.addEventListener('message', (event: MessageEvent<unknown>) => events.onMessage(parsed(event.data)))
  socket.addEventListener('close', () => {
    if (opened || closedHere) return events.onClose({ kind: 'lost' })
    void deps.checkSession().then((check) => {
      events.onClose(check.kind === 'refused' ? { kind: 'notSignedIn', detail: check.detail } : { kind: 'lost' })
    })
  })

  return {
    send: (request) => socket.send(JSON.stringify(request)),
    close() {
      closedHere = true
      socket.close()
    },
  }
}

/** Text that is not JSON stays text, and the client refuses it by its schema. */
function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return data
  try {
    return JSON.parse(data) as unknown
  } catch {
    return data
  }
}
