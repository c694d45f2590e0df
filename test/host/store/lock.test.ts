import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { acquireLock } from '../../../host/store/lock.ts'
import { systemProcesses, type Processes } from '../../../host/store/processes.ts'
import { aDataDir } from '../support/a-host.ts'
import { AT } from '../support/factories.ts'

const first = { pid: 100, startedAt: 'boot/1', shell: 'electron', since: AT }
const second = { pid: 200, startedAt: 'boot/2', shell: 'web', since: AT }
const processes = (alive: Record<number, string | null>): Processes => ({
  isAlive: (pid) => pid in alive,
  startedAt: (pid) => alive[pid] ?? null,
})

describe('lock', () => {
  let file: string
  beforeEach(() => {
    file = join(aDataDir(), 'built-in.sqlite.lock')
  })

  it('is held by one console, and says by which', () => {
    acquireLock(file, first, processes({}))
    expect(() => acquireLock(file, second, processes({ 100: 'boot/1' }))).toThrow(
      expect.objectContaining({
        code: 'storeLocked',
        message: 'This store is held by the electron console with process id 100, since 2026-11-20T09:00:00.000Z.',
      }),
    )
  })

  it('is free after its console let go', () => {
    acquireLock(file, first, processes({})).release()
    expect(existsSync(file)).toBe(false)
    acquireLock(file, second, processes({ 100: 'boot/1' }))
  })

  it('is taken over from a console that died', () => {
    acquireLock(file, first, processes({}))
    acquireLock(file, second, processes({ 300: 'boot/3' }))
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(second)
    expect(readdirSync(dirname(file))).toEqual(['built-in.sqlite.lock'])
  })

  it('is taken over when its process id now names another process', () => {
    acquireLock(file, first, processes({}))
    acquireLock(file, second, processes({ 100: 'boot/9' }))
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(second)
  })

  it('is respected by its process id alone where the system tells no start time', () => {
    acquireLock(file, { ...first, startedAt: null }, processes({}))
    expect(() => acquireLock(file, second, processes({ 100: null }))).toThrow(
      expect.objectContaining({ code: 'storeLocked' }),
    )
  })

  it('is taken over when it was cut short', () => {
    writeFileSync(file, '{"pid":')
    acquireLock(file, second, processes({ 100: 'boot/1' }))
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(second)
  })

  it('is not let go by a console that lost it', () => {
    const lost = acquireLock(file, first, processes({}))
    acquireLock(file, second, processes({}))
    lost.release()
    expect(existsSync(file)).toBe(true)
  })

  it('knows this process from the system itself', () => {
    expect(systemProcesses.isAlive(process.pid)).toBe(true)
    expect(systemProcesses.startedAt(process.pid)).toBe(systemProcesses.startedAt(process.pid))
    expect(systemProcesses.startedAt(process.ppid)).not.toBe(systemProcesses.startedAt(process.pid))
    // Larger than any process id of any system this runs on.
    expect(systemProcesses.isAlive(2 ** 30)).toBe(false)
  })
})
