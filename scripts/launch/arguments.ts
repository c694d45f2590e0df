/** The words after `npm start --`. Pure. */
import { resolve } from 'node:path'

export interface Launch {
  readonly kind: 'launch'
  /** Opens nothing; the web console runs all the same. */
  readonly isHeadless: boolean
  /** One JSON line on stdout once everything is live. */
  readonly isJson: boolean
  /** The browser, also where Electron could be used. */
  readonly isWeb: boolean
  /** Opens the wallboard, which cannot send commands. */
  readonly isWallboard: boolean
  /** Somebody else's cluster instead of the built-in one; `null`: the built-in one. */
  readonly connectionFile: string | null
  /** Kept between starts; `null`: a folder of this run alone. */
  readonly dataDir: string | null
  /** Port of the web console; `null`: any free one. */
  readonly port: number | null
  /** Password for dangerous commands of the web console outside a drill; `null`: they cannot be confirmed there. */
  readonly passwordFile: string | null
  /** End also when whoever ran the command ends. */
  readonly isParentWatched: boolean
}

export type Arguments =
  | Launch
  | { readonly kind: 'help' }
  /** Another sign-in link for the web console that is running. */
  | { readonly kind: 'link'; readonly isWallboard: boolean }
  | { readonly kind: 'wrong'; readonly why: string }

export const HELP = `npm start [-- OPTIONS]

Starts the built-in cluster and opens the console on it: in Electron where it can run, else in the browser.

  --web                 open the browser, also where Electron could run
  --headless            open nothing; the web console and the cluster run
  --json                print one JSON line on stdout when everything is live:
                        {"consoleUrl","controlApiUrl","token","processes"}
  --connection=FILE     use another cluster: the connection file names it
  --data=DIR            keep the console's store and the cluster's state there (else: thrown away at the end)
  --port=N              port of the web console (else: any free one)
  --password-file=FILE  holds the password for dangerous commands in the browser, outside a drill
  --link                print another sign-in link for the web console that is running
  --wallboard           open the wallboard, which only looks; with --link: print a link to it
  --watch-parent        end also when the program that ran this command ends
  --help                this text

Ctrl-C ends everything.`

const SWITCHES = ['--headless', '--json', '--web', '--link', '--wallboard', '--watch-parent', '--help'] as const
const VALUES = ['--connection', '--data', '--port', '--password-file'] as const
type Switch = (typeof SWITCHES)[number]
type Value = (typeof VALUES)[number]

export function parseArguments(words: readonly string[], cwd: string): Arguments {
  const given = new Set<Switch>()
  const values = new Map<Value, string>()
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const [name, ...rest] = word.split('=')
    if (isSwitch(word)) given.add(word)
    else if (isValue(name)) {
      const value = rest.length > 0 ? rest.join('=') : words[++index]
      if (value === undefined || value === '') return wrong(`${name} needs a value`)
      values.set(name, value)
    } else return wrong(`${word} is not an option`)
  }
  if (given.has('--help')) return { kind: 'help' }
  const isWallboard = given.has('--wallboard')
  if (given.has('--link')) return { kind: 'link', isWallboard }

  const port = values.get('--port')
  if (port !== undefined && !isPort(port)) return wrong(`--port takes a number from 1 to 65535, not ${port}`)
  const path = (name: Value): string | null => {
    const value = values.get(name)
    return value === undefined ? null : resolve(cwd, value)
  }
  return {
    kind: 'launch',
    isHeadless: given.has('--headless'),
    isJson: given.has('--json'),
    isWeb: given.has('--web'),
    isWallboard,
    connectionFile: path('--connection'),
    dataDir: path('--data'),
    port: port === undefined ? null : Number(port),
    passwordFile: path('--password-file'),
    isParentWatched: given.has('--watch-parent'),
  }
}

const wrong = (why: string): Arguments => ({ kind: 'wrong', why: `${why}. npm start -- --help lists what there is.` })
const isSwitch = (word: string): word is Switch => SWITCHES.some((known) => known === word)
const isValue = (word: string | undefined): word is Value => VALUES.some((known) => known === word)
const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
