/** A wall clock that a test sets while processes run; their monotonic clock goes on as it is. Debian's faketime does it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface FakeWallClock {
  /** Of the processes that live by it. */
  readonly env: Readonly<Record<string, string>>
  /** Seconds ahead of this machine's clock, at once. */
  readonly set: (seconds: number) => void
  readonly remove: () => void
}

export function aFakeWallClock(): FakeWallClock {
  const folder = mkdtempSync(join(tmpdir(), 'linda-clock-'))
  const file = join(folder, 'offset')
  const set = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`)
  set(0)
  return {
    env: {
      LD_PRELOAD: libraryOfFaketime(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      // The name that older ones know.
      DONT_FAKE_MONOTONIC: '1',
    },
    set,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The wrapper knows where its library is; `-m`: the one for programs of several threads. */
function libraryOfFaketime(): string {
  const path = execFileSync('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim()
  if (path === '') throw new Error('faketime does not say where its library is')
  return path
}
