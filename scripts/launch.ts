/** `npm start`, once everything is installed and built: the built-in cluster and the console on it. */
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { assertNever } from '../shared/assert-never.ts'
import { asFault, toProblem } from '../shared/fault.ts'
import { requestLink, toWallboard } from '../web/link.ts'
import { HELP, parseArguments, type Launch } from './launch/arguments.ts'
import { chooseShell } from './launch/choose-shell.ts'
import { isAlive } from './launch/is-alive.ts'
import { openBrowser } from './launch/open-browser.ts'
import { watchParent } from './launch/parent-watch.ts'
import { findRuns, removeDeadRuns, stateFolder } from './launch/run-folder.ts'
import { run } from './launch/run.ts'
import { lookAround } from './launch/surroundings.ts'
import { ROOT } from './run.mjs'

const say = (line: string): void => console.error(line)
const STATE = stateFolder(ROOT, process.env)

process.exitCode = await main()
// Streams that a child or a watch left open must not keep a finished run alive.
process.exit()

async function main(): Promise<number> {
  const wanted = parseArguments(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd())
  switch (wanted.kind) {
    case 'help':
      console.log(HELP)
      return 0
    case 'wrong':
      say(wanted.why)
      return 2
    case 'link':
      return printLink(wanted.isWallboard)
    case 'launch':
      return launch(wanted)
    default:
      return assertNever(wanted)
  }
}

function launch(wanted: Launch): Promise<number> {
  removeDeadRuns(STATE, isAlive)
  return run({
    launch: wanted,
    shell: chooseShell(wanted, lookAround()),
    programs: {
      node: process.execPath,
      root: ROOT,
      supervisor: join(ROOT, 'cluster', 'supervisor', 'main.ts'),
      web: join(ROOT, 'web', 'main.ts'),
    },
    stateFolder: STATE,
    actor: userInfo().username,
    asked: whenAsked(wanted.isParentWatched),
    now: Date.now,
    say,
    printJson: (value) => console.log(JSON.stringify(value)),
    openBrowser: (url) =>
      openBrowser(url, process.platform, (why) => say(`The browser could not be opened (${why}); use the link above.`)),
  })
}

/** A second signal changes nothing: the stopping under way is bounded. */
function whenAsked(isParentWatched: boolean): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
    watchParent(isParentWatched, () => resolve('whoever started it is gone'))
  })
}

async function printLink(isWallboard: boolean): Promise<number> {
  const running = findRuns(STATE, isAlive).find(({ record }) => record.webDataDir !== null)?.record.webDataDir ?? null
  if (running === null) {
    say('No web console is running. Start one with: npm start')
    return 1
  }
  try {
    const link = await requestLink(running)
    console.log(isWallboard ? toWallboard(link) : link)
    return 0
  } catch (error) {
    const { detail, advice } = toProblem(asFault(error))
    say(`${detail} ${advice}`)
    return 1
  }
}
