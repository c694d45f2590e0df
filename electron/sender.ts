/** Who may be handed a port: the main frame of one of our own windows, on our own origin. */
import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron'

export interface Sender {
  /** `null`: the frame is gone already. */
  readonly frame: { readonly url: string; readonly isMainFrame: boolean } | null
  /** The web contents belong to a window that we made for this origin. */
  readonly isOurWindow: boolean
}

/** What the runtime itself says of who sent a message; nothing of it is the page's word. */
export function senderOf({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent, isOurWindow: boolean): Sender {
  const frame = senderFrame === null ? null : { url: senderFrame.url, isMainFrame: senderFrame === sender.mainFrame }
  return { frame, isOurWindow }
}

/** Why this sender is refused; `null`: it is the one we mean. */
export function refuseSender(sender: Sender, origin: string): string | null {
  if (!sender.isOurWindow) return 'not a window of this console'
  if (sender.frame === null) return 'its frame is gone'
  if (!sender.frame.isMainFrame) return 'not the main frame'
  if (!isAt(sender.frame.url, origin)) return `its page is not ${origin}`
  return null
}

/** Compared as scheme and host: `URL.origin` is "null" for schemes that are not the web's. */
function isAt(url: string, origin: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}` === origin
}
