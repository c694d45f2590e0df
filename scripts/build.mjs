/**
 * Builds what Electron and the browser load into out/: the main process and its helpers, the preloads, the pages.
 * `--force` builds although nothing changed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { isBuilt, stampFor } from './build-inputs.mjs'
import { whileHolding } from './mutex.mjs'
import { ROOT } from './run.mjs'

/** The floors that the built files must run on, whatever newer runtime is at hand. */
const NODE_FLOOR = 'node20.18'
const PAGE_FLOOR = 'chrome130'
/** Brought by the package or by Electron itself, never bundled. */
const EXTERNAL = ['electron', '@photostructure/sqlite']
const OUT = join(ROOT, 'out')
// Built aside and moved in place when whole: a start at the same time never meets half a build.
const STAGE = join(ROOT, '.cache', `build-${process.pid}`)

await whileHolding('build', async () => {
  if (isBuilt() && !process.argv.includes('--force')) console.log('out/ is up to date.')
  else await buildEverything()
})

async function buildEverything() {
  const startedAt = Date.now()
  // The hash is taken before: a file saved during the build makes the next start build again.
  const { stamp, hash } = stampFor()
  try {
    const pieces = await Promise.all([
      processes(),
      cluster(),
      preloads(),
      page('renderer', 'renderer'),
      page('electron/consent', 'consent'),
    ])
    mkdirSync(OUT, { recursive: true })
    for (const name of pieces.filter((piece) => piece !== null)) {
      rmSync(join(OUT, name), { recursive: true, force: true })
      renameSync(join(STAGE, name), join(OUT, name))
    }
    writeFileSync(stamp, hash)
    console.log(`Built out/ in ${Date.now() - startedAt} ms.`)
  } finally {
    rmSync(STAGE, { recursive: true, force: true })
  }
}

/** Electron's main process and the utility processes it forks, with everything but EXTERNAL inside. */
async function processes() {
  // CommonJS is loaded at once: main has run in full before Electron is ready, however it is started. The others are ES modules.
  const built = await Promise.all([
    nodeBundle(
      'main',
      entriesOf('electron', (file) => file === 'main.ts'),
      'cjs',
    ),
    nodeBundle(
      'main',
      entriesOf('electron', (file) => file.endsWith('-process.ts')),
      'es',
    ),
  ])
  return built.find((name) => name !== null) ?? null
}

/**
 * The built-in cluster for the packaged console: one file a role, beside each other, and the versions of the bots in folders of their own,
 * as cluster/programs.ts looks for them.
 */
async function cluster() {
  const sources = join(ROOT, 'cluster')
  const roles = ['gateway', 'control-plane', 'bot', 'media', 'sheets', 'backup']
  const versions = readdirSync(join(sources, 'versions'))
  const name = await nodeBundle(
    'cluster',
    {
      supervisor: join(sources, 'supervisor', 'utility-main.ts'),
      take: join(sources, 'backup', 'take-main.ts'),
      prove: join(sources, 'backup', 'prove-main.ts'),
      ...Object.fromEntries(roles.map((role) => [role, join(sources, role, 'main.ts')])),
      ...Object.fromEntries(
        versions.map((version) => [`versions/${version}/main`, join(sources, 'versions', version, 'main.ts')]),
      ),
    },
    'es',
    // The code that looks for its neighbours stands beside them.
    '[name]-[hash].js',
  )
  for (const version of versions) {
    const about = JSON.parse(readFileSync(join(sources, 'versions', version, 'version.json'), 'utf8'))
    writeFileSync(
      join(STAGE, 'cluster', 'versions', version, 'version.json'),
      `${JSON.stringify({ ...about, entry: 'main.js' }, null, 2)}\n`,
    )
  }
  return name
}

/** A sandboxed preload can require nothing but Electron: each is one CommonJS file. */
async function preloads() {
  const entries = { ...entriesOf('electron', (file) => file === 'preload.ts') }
  if (existsSync(join(ROOT, 'electron/consent/preload.ts')))
    entries['consent'] = join(ROOT, 'electron/consent/preload.ts')
  // One build each, so that nothing they share ends up in a third file.
  const built = await Promise.all(
    Object.entries(entries).map(([name, path]) => nodeBundle('preload', { [name]: path }, 'cjs')),
  )
  return built[0] ?? null
}

/**
 * @param {string} name
 * @param {Record<string, string>} entries
 * @param {'es' | 'cjs'} format
 * @param {string} chunks how files that several share are named
 */
async function nodeBundle(name, entries, format, chunks = 'chunks/[name]-[hash].js') {
  if (Object.keys(entries).length === 0) return null
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: EXTERNAL },
    build: {
      ssr: true,
      target: NODE_FLOOR,
      outDir: join(STAGE, name),
      emptyOutDir: false,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: entries,
        external: EXTERNAL,
        output: {
          format,
          entryFileNames: format === 'es' ? '[name].js' : '[name].cjs',
          chunkFileNames: chunks,
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
        },
      },
    },
  })
  return name
}

/**
 * A page with its scripts, styles and fonts as files of its own, as the content security policy demands.
 * @param {string} folder
 * @param {string} name
 */
async function page(folder, name) {
  const root = join(ROOT, folder)
  if (!existsSync(join(root, 'index.html'))) return null
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: {
      target: PAGE_FLOOR,
      emptyOutDir: true,
      outDir: join(STAGE, name),
      sourcemap: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 4096,
      // Whatever makes a schema loads zod together with what keeps it from making code, however the rest is split.
      rolldownOptions: {
        output: {
          codeSplitting: { groups: [{ name: 'zod', test: /[\\/]node_modules[\\/]zod[\\/]|[\\/]no-eval\.ts$/ }] },
        },
      },
    },
  })
  refuseInline(join(STAGE, name, 'index.html'))
  return name
}

/**
 * `script-src 'self'` would silently leave such code out of the page.
 * @param {string} path
 */
function refuseInline(path) {
  const html = readFileSync(path, 'utf8')
  const inline = html.match(/<script(?![^>]*\ssrc=)[^>]*>|<style[\s>]|\sstyle=|\son\w+=/i)
  if (inline)
    throw new Error(`${path} holds inline code or style, which the content security policy refuses: ${inline[0]}`)
}

/**
 * @param {string} folder
 * @param {(file: string) => boolean} isEntry
 * @returns {Record<string, string>}
 */
function entriesOf(folder, isEntry) {
  if (!existsSync(join(ROOT, folder))) return {}
  const files = readdirSync(join(ROOT, folder)).filter(isEntry)
  return Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), join(ROOT, folder, file)]))
}
