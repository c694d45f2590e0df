/**
 * `npm test`: installs what is missing, then checks and tests everything. The last line on stdout is the sum.
 *
 *   npm test -- --only lint,vitest            some of: format, lint, typecheck, vitest, chromium, electron
 *   npm test -- --only vitest test/host       further words go to that runner
 *   npm test -- --matrix                      every window spec in both shells (or SHELLS=all)
 *   npm run test:long                         instead, what takes minutes: vitest, chromium, electron, each its long part
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureElectron, hasDisplay, hasRealDisplay } from './electron-runtime.mjs'
import { onPath, projectEnv, run, tool } from './run.mjs'
import { ensureBuilt, ensureInstalled, stop } from './setup.mjs'
import { readArguments } from './test-arguments.mjs'
import { describe, NOTHING, readPlaywright, readVitest, sum, withVerdict } from './test-report.mjs'
import { ensureTestTools } from './test-tools.mjs'

/** @typedef {import('./test-report.mjs').Counts} Counts */

/** A folder of its own, so that two runs at once do not count each other's tests. */
const REPORTS = mkdtempSync(join(tmpdir(), 'linda-test-'))
const { only, isMatrix, isLong, rest } = readArguments(process.argv.slice(2), process.env)
/** A machine that is meant to have Electron must not pass by leaving it out. */
const isElectronRequired = isSet('CI') || isSet('REQUIRE_ELECTRON')

/** @type {Record<string, () => Promise<Counts>>} */
const SHORT = {
  format: () => check('prettier', ['--check', '.']),
  lint: () => check('oxlint', []),
  typecheck: () => check('tsc', ['--build']),
  vitest: () => runVitest([]),
  chromium: () => runPlaywright('chromium', []),
  electron: () => runElectron('electron'),
}
/** @type {Record<string, () => Promise<Counts>>} */
const LONG = {
  vitest: () => runVitest(['--config', 'vitest.long.config.ts']),
  chromium: () => runPlaywright('long', []),
  electron: () => runElectron('electron-long'),
}
const RUNNERS = isLong ? LONG : SHORT

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
    const counts = await attempt(RUNNERS[name])
    console.log(`${name}: ${describe(counts)}`)
    results.push(counts)
  }

  const total = sum(results)
  process.exitCode = total.failed > 0 ? 1 : 0
  console.log(`\n${describe(total)}`)
}

/**
 * One that breaks has failed, and the next is run all the same.
 * @param {(() => Promise<Counts>) | undefined} runner
 * @returns {Promise<Counts>}
 */
async function attempt(runner) {
  try {
    return (await runner?.()) ?? NOTHING
  } catch (error) {
    console.error(error)
    return { ...NOTHING, failed: 1 }
  }
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

/** @param {readonly string[]} words */
async function runVitest(words) {
  const report = join(REPORTS, 'vitest.json')
  const args = ['run', ...words, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...rest]
  const code = await run(tool('vitest'), args)
  return withVerdict(readVitest(report), code)
}

/**
 * @param {'electron' | 'electron-long'} project
 * @returns {Promise<Counts>}
 */
async function runElectron(project) {
  const reason =
    (await ensureElectron()) === null ? 'Electron’s runtime is missing' : hasDisplay() ? null : 'there is no display'
  if (reason === null) {
    return runPlaywright(project, hasRealDisplay() ? [] : ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24'])
  }
  if (isElectronRequired) {
    console.error(`Electron specs cannot run: ${reason}, and CI or REQUIRE_ELECTRON says they must.`)
    return { ...NOTHING, failed: 1 }
  }
  console.log(`Electron specs are skipped: ${reason}.`)
  const report = join(REPORTS, 'electron-list.json')
  await run(tool('playwright'), ['test', `--project=${project}`, '--list', '--reporter=json'], {
    env: playwrightEnv(report),
    stdio: ['ignore', 'ignore', 2],
  })
  const listed = readPlaywright(report)
  return { ...NOTHING, skipped: listed.passed + listed.skipped }
}

/**
 * @param {'chromium' | 'electron' | 'long' | 'electron-long'} project
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
