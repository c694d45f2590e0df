/** `npm start`: installs and builds what is missing, then hands over to the launcher. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { NODE, ROOT, run } from './run.mjs'
import { ensureBuilt, ensureInstalled, stop } from './setup.mjs'

const LAUNCHER = join(ROOT, 'scripts', 'launch.ts')

await ensureInstalled()
await ensureBuilt()
if (!existsSync(LAUNCHER)) stop(`${LAUNCHER} is missing: there is nothing to start.`)
process.exitCode = await run(NODE, [LAUNCHER, ...process.argv.slice(2)], { forwardSignals: true })
