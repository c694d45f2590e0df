/**
 * `npm run dist`: packages the console into dist/ as an unpacked folder. Further words go to electron-builder.
 * ELECTRON_OVERRIDE_DIST_PATH names the runtime to pack where Electron's own cannot be fetched.
 */
import { run, tool } from './run.mjs'
import { ensureBuilt, ensureInstalled } from './setup.mjs'

await ensureInstalled()
await ensureBuilt()
const runtime = process.env['ELECTRON_OVERRIDE_DIST_PATH']
const words = process.argv.slice(2)
const target = words.length > 0 ? words : ['--linux', 'dir']
process.exitCode = await run(tool('electron-builder'), [
  ...target,
  ...(runtime ? [`-c.electronDist=${runtime}`] : []),
  '--publish=never',
])
