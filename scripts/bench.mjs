/** `npm run bench -- NAME [args]`: runs test/bench/NAME.bench.ts. Without a name it lists them. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { NODE, ROOT, run } from './run.mjs'
import { ensureBuilt, ensureInstalled, stop } from './setup.mjs'

const FOLDER = join(ROOT, 'test', 'bench')
const SUFFIX = '.bench.ts'

const [name, ...args] = process.argv.slice(2)
const files = existsSync(FOLDER) ? readdirSync(FOLDER) : []
const names = files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length))
if (name === undefined || !names.includes(name)) {
  const list = names.length === 0 ? 'none yet' : names.sort().join(', ')
  stop(`${name === undefined ? 'Which benchmark?' : `No benchmark “${name}”.`} There are: ${list}.`)
}
await ensureInstalled()
await ensureBuilt()
process.exitCode = await run(NODE, [join(FOLDER, name + SUFFIX), ...args], { forwardSignals: true })
