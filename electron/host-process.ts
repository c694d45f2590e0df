/** Entry of the one host process: connects serveHost to Electron's parent port. */
import { createFleet } from '../host/fleet/fleet.ts'
import { serveHost, type ServicePort } from './host-service.ts'
import type { FromHost } from './host-messages.ts'

const parent = process.parentPort
const post = (message: FromHost): void => parent.postMessage(message)

const receive = serveHost({ createFleet, post, exit: (code) => process.exit(code) })

parent.on('message', ({ data, ports }) => receive(data, ports.map(toServicePort)))

// A defect: said, then the process ends and main starts another. Staying alive in an unknown state could show an untruth.
process.on('uncaughtException', (error) => {
  post({ type: 'log', line: `host failed: ${error.stack ?? error.message}` })
  process.exit(70)
})

function toServicePort(port: Electron.MessagePortMain): ServicePort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', (event) => listener(event.data))
      port.start()
    },
    onClose: (listener) => void port.on('close', listener),
  }
}
