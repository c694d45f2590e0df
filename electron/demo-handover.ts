/** Opens the demonstration when a page of ours asks for it; in the demonstration itself, begins it anew. */
import { BrowserWindow, ipcMain } from 'electron'
import { originOf } from './app-scheme.ts'
import { DEMO_CHANNEL } from './port-channel.ts'
import { refuseSender, senderOf } from './sender.ts'

/** What a page is told. `why`: a sentence for the person. */
export type DemoAnswer = { readonly kind: 'opened' } | { readonly kind: 'failed'; readonly why: string }

export function handOverDemo(options: {
  readonly isOurWindow: (window: BrowserWindow) => boolean
  readonly open: () => Promise<DemoAnswer>
  readonly log: (line: string) => void
}): void {
  ipcMain.handle(DEMO_CHANNEL, async (event): Promise<DemoAnswer> => {
    const window = BrowserWindow.fromWebContents(event.sender)
    const isOurWindow = window !== null && options.isOurWindow(window)
    const refusal = refuseSender(senderOf(event, isOurWindow), originOf('console'))
    if (refusal !== null) {
      options.log(`refused a demonstration: ${refusal}`)
      return { kind: 'failed', why: 'It was not asked for by a window of this console.' }
    }
    return options.open()
  })
}
