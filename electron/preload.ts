/** All a console page gets of the shell: its name, and a port to the host. What may be said on it, host parses. */
import { contextBridge, ipcRenderer } from 'electron'
import { CONSOLE_SHELL, PORT_CHANNEL, PORT_MESSAGE } from './port-channel.ts'

ipcRenderer.on(PORT_CHANNEL, (event) => {
  window.postMessage({ type: PORT_MESSAGE }, location.origin, [...event.ports])
})

contextBridge.exposeInMainWorld('linda', {
  shell: CONSOLE_SHELL,
  /** The port comes as a window message, since a port cannot pass the bridge. */
  requestPort: () => ipcRenderer.send(PORT_CHANNEL),
})
