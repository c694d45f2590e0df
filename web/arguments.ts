/** What the browser shell is started with. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Fault } from '../shared/fault.ts'

export interface WebArguments {
  /** Absolute, the first one where windows begin. None: a person adds connections in the window. */
  readonly connectionFiles: readonly string[]
  /** Absolute. Folder of the console's store. */
  readonly dataDir: string
  /** 0: any free one. */
  readonly port: number
  /** Absolute. Holds the password dangerous commands need outside a drill; `null`: they cannot be confirmed here. */
  readonly passwordFile: string | null
  /** Absolute. Folder of the built pages; `null`: where `npm run build` puts them. */
  readonly rendererDir: string | null
  /** The link that is printed opens the wallboard. */
  readonly isWallboard: boolean
}

export const USAGE =
  'Usage: node web/main.ts --data=DIR [--connection=FILE …] [--port=N] [--password-file=FILE] [--renderer=DIR] [--wallboard]'

/** @throws {Fault} malformed, with the sentence that says what is missing. */
export function parseWebArguments(argv: readonly string[], cwd: string): WebArguments {
  const values = read(argv)
  const { connection = [], data } = values
  if (data === undefined) throw new Fault('malformed', USAGE)
  const port = Number(values.port ?? '0')
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Fault('malformed', `--port=${values.port ?? ''} is not a port.`)
  const passwordFile = values['password-file']
  return {
    connectionFiles: connection.map((file) => resolve(cwd, file)),
    dataDir: resolve(cwd, data),
    port,
    passwordFile: passwordFile === undefined ? null : resolve(cwd, passwordFile),
    rendererDir: values.renderer === undefined ? null : resolve(cwd, values.renderer),
    isWallboard: values.wallboard === true,
  }
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        connection: { type: 'string', multiple: true },
        data: { type: 'string' },
        port: { type: 'string' },
        'password-file': { type: 'string' },
        renderer: { type: 'string' },
        wallboard: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new Fault('malformed', `${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
}
