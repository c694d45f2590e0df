/** Shows one question in a small window of the main process and waits for the answer. */
import { BrowserWindow, ipcMain, nativeTheme, type IpcMainEvent } from 'electron'
import { originOf, pageOf } from '../app-scheme.ts'
import { backgroundColor } from '../background.ts'
import { refuseSender, senderOf } from '../sender.ts'
import { ARMED_AFTER_MS, CONSENT_CHANNEL, type PageAnswer, type PageMessage, type Question } from './question.ts'

const WIDTH_PX = 520
const HEIGHT_PX = { least: 200, most: 720 } as const

export interface ConsentWindowOptions {
  readonly question: Question
  readonly title: string
  /** `null`: it stands alone. */
  readonly parent: BrowserWindow | null
  readonly preload: string
  /** Own session, own storage: nothing of the console's page reaches it. */
  readonly partition: string
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal
  readonly log: (line: string) => void
}

/** Rejects when the window cannot be shown. Closing it, however that is done, is `withdrawn`. */
export async function showQuestion(options: ConsentWindowOptions): Promise<PageAnswer> {
  const { question, title, parent, preload, partition, signal, log } = options
  const window = new BrowserWindow({
    width: WIDTH_PX,
    height: HEIGHT_PX.least,
    useContentSize: true,
    title,
    show: false,
    ...(parent === null ? {} : { parent, modal: true }),
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    autoHideMenuBar: true,
    backgroundColor: backgroundColor(nativeTheme.shouldUseDarkColors),
    webPreferences: {
      preload,
      partition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  })
  window.removeMenu()
  const send = (message: PageMessage): void => window.webContents.send(CONSENT_CHANNEL, message)
  const answered = waitForAnswer(window, log)
  const close = (): void => {
    if (!window.isDestroyed()) window.destroy()
  }
  signal.addEventListener('abort', close)
  try {
    await window.loadURL(pageOf('consent'))
    send({ type: 'consent-question', question })
    await fitToContent(window)
    window.once('show', () => send({ type: 'consent-shown' }))
    window.show()
    return await answered
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

/** Main keeps its own clock for the earliest confirmation: it does not rely on the page's. */
function waitForAnswer(window: BrowserWindow, log: (line: string) => void): Promise<PageAnswer> {
  let shownAt = Number.POSITIVE_INFINITY
  window.once('show', () => (shownAt = performance.now()))
  return new Promise((resolve) => {
    const { webContents } = window
    const listen = (event: IpcMainEvent, answer: unknown): void => {
      const refusal = refuseSender(senderOf(event, event.sender === webContents), originOf('consent'))
      if (refusal !== null) return log(`refused an answer: ${refusal}`)
      if (answer === 'given' && performance.now() - shownAt >= ARMED_AFTER_MS) end('given')
      if (answer === 'withdrawn') end('withdrawn')
    }
    const end = (answer: PageAnswer): void => {
      ipcMain.off(CONSENT_CHANNEL, listen)
      resolve(answer)
    }
    ipcMain.on(CONSENT_CHANNEL, listen)
    window.once('closed', () => end('withdrawn'))
    webContents.once('render-process-gone', () => end('withdrawn'))
  })
}

async function fitToContent(window: BrowserWindow): Promise<void> {
  const height: unknown = await window.webContents.executeJavaScript('document.documentElement.scrollHeight')
  const wanted = typeof height === 'number' ? Math.ceil(height) : HEIGHT_PX.most
  window.setContentSize(WIDTH_PX, Math.max(HEIGHT_PX.least, Math.min(wanted, HEIGHT_PX.most)))
}
