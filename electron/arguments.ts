/** What the desktop shell is started with. Switches of Chromium and words of Electron's own pass by unread. */
import { resolve } from 'node:path'
import { linkAmong } from './linda-link.ts'

export const DEMO_SWITCH = '--demo'

export interface ShellArguments {
  /** Absolute. `null`: not named, the one in the user's own folder is tried. */
  readonly connectionFile: string | null
  /** Absolute. Folder of the console's store; `null`: the user's own. */
  readonly dataDir: string | null
  /** Quit when stdin ends: whoever started the shell is gone. */
  readonly endWithStdin: boolean
  /** The demonstration: a console of its own on the built-in cluster that it brings, and on nothing else. */
  readonly isDemo: boolean
  /** The first window is a wallboard. */
  readonly isWallboard: boolean
  /** A `linda:` link a program of the desktop started us with; `null`: none. */
  readonly link: string | null
}

export function parseShellArguments(argv: readonly string[], cwd: string): ShellArguments {
  const value = (name: string): string | null => {
    const found = findValue(argv, name)
    return found === null ? null : resolve(cwd, found)
  }
  return {
    connectionFile: value('--connection'),
    dataDir: value('--data'),
    endWithStdin: argv.includes('--end-with-stdin'),
    isDemo: argv.includes(DEMO_SWITCH),
    isWallboard: argv.includes('--wallboard'),
    link: linkAmong(argv),
  }
}

/** `--name=value` or `--name value`; the last one counts. */
function findValue(argv: readonly string[], name: string): string | null {
  let found: string | null = null
  argv.forEach((word, index) => {
    if (word.startsWith(`${name}=`)) found = word.slice(name.length + 1)
    if (word === name) found = argv[index + 1] ?? null
  })
  return found === '' ? null : found
}
