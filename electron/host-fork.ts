/** Starts the host as Electron's utility process. */
import { createInterface } from 'node:readline'
import { utilityProcess, type MessagePortMain } from 'electron'
import type { HostChild, HostChildEvents } from './host-keeper.ts'

/** What the runtime itself says of it (a module that cannot be loaded, a crash) goes to `log`, line by line. */
export function forkHost(
  entry: string,
  events: HostChildEvents,
  log: (line: string) => void,
): HostChild<MessagePortMain> {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Linda Console host', stdio: 'pipe' })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => log(`host: ${line}`))
  }
  child.on('message', events.message)
  child.on('exit', events.exit)
  return {
    post: (message, ports) => child.postMessage(message, [...ports]),
    kill: () => void child.kill(),
  }
}
