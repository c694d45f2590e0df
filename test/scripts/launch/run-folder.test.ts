import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findRuns, makeRunFolder, recordRun, removeDeadRuns, writeOwn } from '../../../scripts/launch/run-folder.ts'

let state: string
beforeEach(() => {
  state = join(mkdtempSync(join(tmpdir(), 'linda-run-')), 'state')
})
afterEach(() => rmSync(join(state, '..'), { recursive: true, force: true }))

const aRun = (pid: number, startedAt: number): string => {
  const folder = makeRunFolder(state)
  recordRun(folder, { pid, startedAt, webDataDir: join(folder, 'console') })
  return folder
}

describe('the folder of a run', () => {
  it('and what lies in it is its owner’s alone', () => {
    const folder = makeRunFolder(state)
    writeOwn(join(folder, 'connection.json'), { token: 'secret' })
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'connection.json')).mode & 0o777).toBe(0o600)
  })

  it('is found while its process lives, the newest run first', () => {
    const older = aRun(1, 100)
    const newer = aRun(2, 200)
    aRun(3, 300)
    expect(findRuns(state, (pid) => pid !== 3).map((run) => run.folder)).toEqual([newer, older])
  })

  it('is removed once its process is gone, so that no token stays behind', () => {
    const dead = aRun(1, 100)
    const alive = aRun(2, 200)
    removeDeadRuns(state, (pid) => pid === 2)
    expect([existsSync(dead), existsSync(alive)]).toEqual([false, true])
  })

  it('is none where no run ever was', () => {
    expect(findRuns(join(state, 'nowhere'), () => true)).toEqual([])
  })
})
