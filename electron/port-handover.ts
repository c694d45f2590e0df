/** Gives a window its port to the host, or a window beside it, after looking at who asks. */
import { BrowserWindow, ipcMain, MessageChannelMain, type MessagePortMain } from 'electron'
import { originOf } from './app-scheme.ts'
import { PORT_CHANNEL, WINDOW_CHANNEL } from './port-channel.ts'
import { refuseSender, senderOf } from './sender.ts'
import { WindowPlace } from './window-place.ts'

export function handOverPorts(options: {
  readonly isOurWindow: (window: BrowserWindow) => boolean
  readonly connect: (port: MessagePortMain, windowId: number) => void
  /** A page asked for a window beside it. */
  readonly openWindow: (place: WindowPlace) => void
  readonly log: (line: string) => void
}): void {
  ipcMain.on(WINDOW_CHANNEL, (event, said: unknown) => {
    const window = BrowserWindow.fromWebContents(event.sender)
    const isOurWindow = window !== null && options.isOurWindow(window)
    const refusal = refuseSender(senderOf(event, isOurWindow), originOf('console'))
    const place = WindowPlace.safeParse(said)
    if (refusal !== null || !place.success)
      return options.log(`refused a window: ${refusal ?? 'its place cannot be read'}`)
    options.openWindow(place.data)
  })
  ipcMain.on(PORT_CHANNEL, (event) => {
    const { senderFrame: frame, sender } = event
    const window = BrowserWindow.fromWebContents(sender)
    const isOurWindow = window !== null && options.isOurWindow(window)
    const refusal = refuseSender(senderOf(event, isOurWindow), originOf('console'))
    if (refusal !== null || frame === null || window === null)
      return options.log(`refused a port: ${refusal ?? 'its frame is gone'}`)
    const { port1, port2 } = new MessageChannelMain()
    options.connect(port1, window.id)
    frame.postMessage(PORT_CHANNEL, null, [port2])
  })
}
