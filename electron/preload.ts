/** All a console page gets of the shell: its name, a port to the host, and windows beside it. What may be said on the port, host parses. */
import { contextBridge, ipcRenderer } from 'electron'
import {
  CONSOLE_SHELL,
  DEMO_CHANNEL,
  DEMO_PAGE,
  GO_CHANNEL,
  PORT_CHANNEL,
  PORT_MESSAGE,
  WINDOW_CHANNEL,
} from './port-channel.ts'

ipcRenderer.on(PORT_CHANNEL, (event) => {
  window.postMessage({ type: PORT_MESSAGE }, location.origin, [...event.ports])
})

// Only the place in the page: nothing that is there is pressed or filled in.
ipcRenderer.on(GO_CHANNEL, (_event, hash: unknown) => {
  if (typeof hash === 'string' && hash.startsWith('#/')) location.hash = hash
})

contextBridge.exposeInMainWorld('linda', {
  shell: CONSOLE_SHELL,
  /** The port comes as a window message, since a port cannot pass the bridge. */
  requestPort: () => ipcRenderer.send(PORT_CHANNEL),
  /** Another window; main reads where. */
  openWindow: (place: unknown) => ipcRenderer.send(WINDOW_CHANNEL, place),
  /** This window is one of the demonstration. */
  isDemo: process.argv.includes(DEMO_PAGE),
  /** Opens the demonstration; inside of it, begins it anew. Main looks at who asks. */
  demo: (): Promise<unknown> => ipcRenderer.invoke(DEMO_CHANNEL),
})
