/**
 * Entry of the supervisor as a utility process of Electron: `--data DIR`. It has its processes made by the main process, which also tells
 * it to stop (shared/spawning.ts).
 */
import { parseArgs } from 'node:util'
import { asFault } from '../../shared/fault.ts'
import { type FromSupervisor, ToSupervisor } from '../../shared/spawning.ts'
import { askingSpawner } from './asking-spawner.ts'
import { runSupervisor } from './run.ts'

/** What Electron gives its utility processes to speak with their maker. */
interface ParentPort {
  on(event: 'message', told: (message: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}

const parent = (process as unknown as { readonly parentPort: ParentPort }).parentPort
const post = (message: FromSupervisor): void => parent.postMessage(message)
const { spawner, told } = askingSpawner(post, (pid, name) => {
  try {
    process.kill(pid, name)
  } catch (error) {
    // It ended on its own a moment ago; that is told by its maker.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
})
parent.on('message', ({ data }) => {
  const message = ToSupervisor.parse(data)
  if (message.type === 'stop') process.emit('SIGTERM')
  else told(message)
})

try {
  const { values } = parseArgs({ options: { data: { type: 'string' } } })
  const { missing } = await runSupervisor({
    config: undefined,
    data: values.data,
    port: undefined,
    liftFlapping: false,
    scenario: {},
    entries: new Map(),
    spawner,
    begun: (about) => post({ type: 'begun', ...about }),
  })
  post({ type: 'live', missing })
} catch (error) {
  post({ type: 'failed', why: asFault(error).message })
  // What was opened before it failed would keep it alive; what it started is ended by its maker.
  process.exit(1)
}
