/** What no window of ours may do: go elsewhere, open another, ask for the machine's devices, reach a network. */
import type { App, Session, WebContents } from 'electron'

/** Everything a page could load from outside; the pages' own scheme is not among them. */
const OUTSIDE = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file:///*']

/** The one thing granted: a pressed "Copy" puts plain text onto the clipboard. Reading it stays denied. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** What a page of the console made itself, such as an export; a person chooses in the system's dialog where it goes. */
const OWN_FILE = /^blob:app:\/\/console\//

export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(GRANTED.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => GRANTED.has(permission))
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest({ urls: OUTSIDE }, (_details, decide) => decide({ cancel: true }))
  session.on('will-download', (event, item) => {
    if (!OWN_FILE.test(item.getURL())) event.preventDefault()
  })
  // A dictionary would be fetched from the network.
  session.setSpellCheckerEnabled(false)
}

/** Holds for every page that will ever be made, whichever code makes it. */
export function lockContents(app: App): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}
