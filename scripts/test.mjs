/**
 * `npm test`: installs what is missing, then checks and tests everything. The last line on stdout is the sum.
 *
 *   npm test -- --only lint,vitest            some of: format, lint, typecheck, vitest, chromium, electron
 *   npm test -- --only vitest test/host       further words go to that runner
 *   npm test -- --matrix                      every window spec in both shells (or SHELLS=all)
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureElectron, hasDisplay, hasRealDisplay } from './electron-runtime.mjs'
import { onPath, projectEnv, run, tool } from './run.mjs'
import { ensureBuilt, ensureInstalled, stop } from './setup.mjs'
import { describe, NOTHING, readPlaywright, readVitest, sum, withVerdict } from './test-report.mjs'
import { ensureTestTools } from './test-tools.mjs'

/** @typedef {import('./test-report.mjs').Counts} Counts */

/** A folder of its own, so that two runs at once do not count each other's tests. */
const REPORTS = mkdtempSync(join(tmpdir(), 'linda-test-'))
const { only, isMatrix, rest } = parse(process.argv.slice(2))
/** A machine that is meant to have Electron must not pass by leaving it out. */
const isElectronRequired = isSet('CI') || isSet('REQUIRE_ELECTRON')

/** @type {Record<string, () => Promise<Counts>>} */
const RUNNERS = {
  format: () => check('prettier', ['--check', '.']),
  lint: () => check('oxlint', []),
  typecheck: () => check('tsc', ['--build']),
  vitest: runVitest,
  chromium: () => runPlaywright('chromium', []),
  electron: runElectron,
}

try {
  await main()
} finally {
  rmSync(REPORTS, { recursive: true, force: true })
}

async function main() {
  const unknown = only.filter((name) => !(name in RUNNERS))
  if (unknown.length > 0) stop(`No runner “${unknown.join(', ')}”. There are: ${Object.keys(RUNNERS).join(', ')}.`)
  const names = only.length > 0 ? only : Object.keys(RUNNERS)

  await ensureInstalled()
  const isTest = names.some((name) => name === 'vitest' || name === 'chromium' || name === 'electron')
  if (isTest) {
    await ensureBuilt()
    for (const problem of await ensureTestTools()) console.error(problem)
  }

  /** @type {Counts[]} */
  const results = []
  for (const name of names) {
    console.log(`\n── ${name} ──`)
    const counts = (await RUNNERS[name]?.()) ?? NOTHING
    console.log(`${name}: ${describe(counts)}`)
    results.push(counts)
  }

  const total = sum(results)
  process.exitCode = total.failed > 0 ? 1 : 0
  console.log(`\n${describe(total)}`)
}

/**
 * A check counts as one test.
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Promise<Counts>}
 */
async function check(name, args) {
  const code = await run(tool(name), args)
  return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 }
}

async function runVitest() {
  const report = join(REPORTS, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...rest]
  const code = await run(tool('vitest'), args)
  return withVerdict(readVitest(report), code)
}

async function runElectron() {
  const reason =
    (await ensureElectron()) === null ? 'Electron’s runtime is missing' : hasDisplay() ? null : 'there is no display'
  if (reason === null) {
    return runPlaywright('electron', hasRealDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24'])
  }
  if (isElectronRequired) {
    console.error(`Electron specs cannot run: ${reason}, and CI or REQUIRE_ELECTRON says they must.`)
    return { ...NOTHING, failed: 1 }
  }
  console.log(`Electron specs are skipped: ${reason}.`)
  const report = join(REPORTS, 'electron-list.json')
  await run(tool('playwright'), ['test', '--project=electron', '--list', '--reporter=json'], {
    env: playwrightEnv(report),
    stdio: ['ignore', 'ignore', 2],
  })
  const listed = readPlaywright(report)
  return { ...NOTHING, skipped: listed.passed + listed.skipped }
}

/**
 * @param {'chromium' | 'electron'} project
 * @param {readonly string[]} wrapper a command to run Playwright under
 * @returns {Promise<Counts>}
 */
async function runPlaywright(project, wrapper) {
  const report = join(REPORTS, `${project}.json`)
  const command = [...wrapper, tool('playwright'), 'test', `--project=${project}`, '--reporter=list,json', ...rest]
  const [program, ...args] = command
  if (program === undefined) return NOTHING
  const code = await run(onPath(program) ?? program, args, { env: playwrightEnv(report) })
  return withVerdict(readPlaywright(report), code)
}

/** @param {string} report */
function playwrightEnv(report) {
  return { ...projectEnv(), PLAYWRIGHT_JSON_OUTPUT_FILE: report, ...(isMatrix ? { SHELLS: 'all' } : {}) }
}

/** @param {string} name */
function isSet(name) {
  const value = process.env[name]
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}

/** @param {readonly string[]} argv */
function parse(argv) {
  /** @type {string[]} */
  const only = []
  /** @type {string[]} */
  const rest = []
  let isMatrix = process.env['SHELLS'] === 'all'
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (word === '--matrix') isMatrix = true
    else if (word === '--only') only.push(...(argv[++index] ?? '').split(',').filter((name) => name !== ''))
    else rest.push(word)
  }
  return { only, rest, isMatrix }
}
