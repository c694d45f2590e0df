/** Has processes made by whoever started the supervisor: inside of Electron only its main process can. */
import { assertNever } from '../../shared/assert-never.ts'
import type { FromSupervisor, ToSupervisor } from '../../shared/spawning.ts'
import type { SpawnRequest, Spawner } from './spawner.ts'

export interface AskingSpawner {
  readonly spawner: Spawner
  /** Feed it what is told of the processes. */
  readonly told: (message: Exclude<ToSupervisor, { type: 'stop' }>) => void
}

interface Asked {
  readonly request: SpawnRequest
  pid: number
  /** Signals that were sent before it had a number, in order. */
  readonly early: NodeJS.Signals[]
  /** It was sent one that nobody survives: its maker only tells a code. */
  isKilled: boolean
}

/** `signal`: sends one to a process by its number. */
export function askingSpawner(
  ask: (message: Extract<FromSupervisor, { type: 'spawn' }>) => void,
  signal: (pid: number, name: NodeJS.Signals) => void,
): AskingSpawner {
  const running = new Map<number, Asked>()
  let last = 0
  return {
    spawner: (request) => {
      const key = ++last
      const asked: Asked = { request, pid: 0, early: [], isKilled: false }
      running.set(key, asked)
      ask({ type: 'spawn', key, entry: request.entry, args: [...request.args], name: request.name })
      return {
        get pid() {
          return asked.pid
        },
        kill: (name) => {
          // Of one that has ended nothing may be hit: its number can be another's by now.
          if (!running.has(key)) return
          if (name === 'SIGKILL') asked.isKilled = true
          if (asked.pid === 0) asked.early.push(name)
          else signal(asked.pid, name)
        },
      }
    },
    told: (message) => {
      const asked = running.get(message.key)
      if (asked === undefined) return
      switch (message.type) {
        case 'spawned':
          asked.pid = message.pid
          for (const name of asked.early.splice(0)) signal(message.pid, name)
          return
        case 'line':
          return asked.request.log(message.line)
        case 'exited':
          running.delete(message.key)
          return asked.request.exited(asked.isKilled ? 'signal SIGKILL' : message.why)
        default:
          return assertNever(message)
      }
    },
  }
}
