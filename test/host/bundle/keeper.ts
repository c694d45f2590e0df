/** A console that keeps a bundle and is killed meanwhile: at the nth thing it does to its disk. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const [source = '', folder = '', turn = '0'] = process.argv.slice(2)
let left = Number(turn)

for (const name of ['openSync', 'writeSync', 'fsyncSync', 'renameSync'] as const) {
  const real = fs[name] as (...given: unknown[]) => unknown
  Object.assign(fs, {
    [name]: (...given: unknown[]) => {
      left -= 1
      if (left < 0) process.kill(process.pid, 'SIGKILL')
      return real(...given)
    },
  })
}
const base64 = fs.readFileSync(source).toString('base64')
const { BundleShelf } = await import('../../../host/bundle/shelf.ts')
syncBuiltinESMExports()
await new BundleShelf({ folder, now: () => 1, log: () => undefined }).add({ name: 'drill.zip', base64 })
process.kill(process.pid, 'SIGKILL')
