/** Gives a window its port to the host, after looking at who asks. */
import { BrowserWindow, ipcMain, MessageChannelMain, type MessagePortMain } from 'electron'
import { originOf } from './app-scheme.ts'
import { PORT_CHANNEL } from './port-channel.ts'
import { refuseSender, senderOf } from './sender.ts'

export function handOverPorts(options: {
  readonly isOurWindow: (window: BrowserWindow) => boolean
  readonly connect: (port: MessagePortMain) => void
  readonly log: (line: string) => void
}): void {
  ipcMain.on(PORT_CHANNEL, (event) => {
    const { senderFrame: frame, sender } = event
    const window = BrowserWindow.fromWebContents(sender)
    const isOurWindow = window !== null && options.isOurWindow(window)
    const refusal = refuseSender(senderOf(event, isOurWindow), originOf('console'))
    if (refusal !== null || frame === null) return options.log(`refused a port: ${refusal ?? 'its frame is gone'}`)
    const { port1, port2 } = new MessageChannelMain()
    options.connect(port1)
    frame.postMessage(PORT_CHANNEL, null, [port2])
  })
}
