/** Reads the counts out of the report files that vitest and Playwright write. */
import { existsSync, readFileSync } from 'node:fs'

/**
 * What a runner did. `failed` includes test files that could not even be loaded.
 * @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts
 */

/** @type {Counts} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sum(all) {
  return all.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    NOTHING,
  )
}

/**
 * The last line of a test run.
 * @param {Counts} counts
 */
export function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * A runner that crashed or ran nothing has failed, whatever its report says.
 * @param {Counts} counts
 * @param {number} exitCode
 * @returns {Counts}
 */
export function withVerdict(counts, exitCode) {
  const ranNothing = counts.passed + counts.failed + counts.skipped === 0
  const isUnexplained = counts.failed === 0 && (exitCode !== 0 || ranNothing)
  return isUnexplained ? { ...counts, failed: 1 } : counts
}

/**
 * @param {string} path of vitest's JSON report
 * @returns {Counts}
 */
export function readVitest(path) {
  const report = readJson(path)
  if (report === null) return NOTHING
  /** @type {readonly { status: string, assertionResults: readonly unknown[] }[]} */
  const files = report.testResults ?? []
  const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: report.numPassedTests ?? 0,
    failed: (report.numFailedTests ?? 0) + unloaded.length,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  }
}

/**
 * @param {string} path of Playwright's JSON report
 * @returns {Counts}
 */
export function readPlaywright(path) {
  const report = readJson(path)
  if (report === null) return NOTHING
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report.stats ?? {}
  return { passed: expected + flaky, failed: unexpected + (report.errors?.length ?? 0), skipped }
}

/** @param {string} path */
function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null
}
