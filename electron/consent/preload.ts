/** All the small window gets: what to show, and one call to answer with. */
import { contextBridge, ipcRenderer } from 'electron'
import { CONSENT_CHANNEL, type PageAnswer, type PageMessage } from './question.ts'

ipcRenderer.on(CONSENT_CHANNEL, (_event, message: PageMessage) => {
  window.postMessage(message, location.origin)
})

contextBridge.exposeInMainWorld('consent', {
  answer: (answer: PageAnswer) => ipcRenderer.send(CONSENT_CHANNEL, answer),
})
