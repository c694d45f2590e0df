import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  describe as inWords,
  NOTHING,
  readPlaywright,
  readVitest,
  sum,
  withVerdict,
} from '../../scripts/test-report.mjs'

describe('test report', () => {
  let folder = ''

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'test-report-'))
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('counts a test file that could not be loaded as failed', async () => {
    const path = await aReport({
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [{}] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{}] },
      ],
    })
    expect(readVitest(path)).toEqual({ passed: 4, failed: 2, skipped: 3 })
  })

  it('counts errors outside any spec as failed', async () => {
    const path = await aReport({ stats: { expected: 3, unexpected: 1, flaky: 0, skipped: 2 }, errors: [{}] })
    expect(readPlaywright(path)).toEqual({ passed: 3, failed: 2, skipped: 2 })
  })

  it('fails a runner that crashed, left no report or ran nothing', () => {
    expect(withVerdict({ passed: 5, failed: 0, skipped: 0 }, 134)).toEqual({ passed: 5, failed: 1, skipped: 0 })
    expect(withVerdict(readVitest(join(folder, 'absent.json')), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(withVerdict(NOTHING, 1).failed).toBe(1)
  })

  it('leaves the count of a runner that failed as it should', () => {
    const counts = { passed: 5, failed: 2, skipped: 0 }
    expect(withVerdict(counts, 1)).toEqual(counts)
  })

  it('names skipped tests only where there are some', () => {
    expect(inWords({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
    expect(
      inWords(
        sum([
          { passed: 3, failed: 1, skipped: 0 },
          { passed: 1, failed: 0, skipped: 2 },
        ]),
      ),
    ).toBe('4 passed, 1 failed, 2 skipped')
  })

  async function aReport(report: object): Promise<string> {
    const path = join(folder, 'report.json')
    await writeFile(path, JSON.stringify(report))
    return path
  }
})
