#!/usr/bin/env node
/** Entry of `linda`. Makes the real terminal and the real connection; everything else takes them as arguments. */
import { createInterface } from 'node:readline/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import { type Agents, createAgents } from '../host/control/agents.ts'
import { createControlClient } from '../host/control/client.ts'
import { asFault, type Fault, toProblem } from '../shared/fault.ts'
import { type Options, readArguments } from './arguments.ts'
import { findConnection } from './connection.ts'
import { run } from './run.ts'
import { EXIT, type ExitCode, type Terminal, type World } from './world.ts'

const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
process.once('SIGTERM', () => interrupt.abort())
// Whoever reads may stop reading: `linda watch | head` ends quietly.
process.stdout.on('error', () => process.exit(EXIT.ok))

/** Made once it is known how the cluster is reached. */
const made: Agents[] = []
const terminal: Terminal = {
  print: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  ask,
  isColoured: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
}

process.exitCode = await main()
for (const agents of made) await agents.close()

async function main(): Promise<ExitCode> {
  try {
    const request = readArguments(process.argv.slice(2))
    if (request.kind === 'help') {
      terminal.print(request.text)
      return EXIT.ok
    }
    return await run(request, { terminal, env: process.env, connect })
  } catch (error) {
    const fault = asFault(error)
    const { detail, advice } = toProblem(fault)
    terminal.note(`linda: ${detail}${detail === advice ? '' : `. ${advice}`}`.replace('..', '.'))
    return exitCodeOf(fault)
  }
}

function connect(options: Options): World {
  // npm runs scripts in the project's folder; what is meant is where the person stands.
  const connection = findConnection(options.connection, process.env, process.env['INIT_CWD'] ?? process.cwd())
  const agents = createAgents(connection.profile)
  made.push(agents)
  const address = { controlApiUrl: connection.profile.controlApiUrl, token: connection.token }
  return {
    ...terminal,
    connection,
    agents,
    client: createControlClient(address, agents),
    isJson: options.json,
    now: Date.now,
    // An interrupted pause is over; what waits looks at the signal itself.
    pause: (ms) => pause(ms, undefined, { signal: interrupt.signal }).catch(() => undefined),
    newId: () => uuidv7(),
    interrupted: interrupt.signal,
  }
}

async function ask(question: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await lines.question(question, { signal: interrupt.signal })
  } catch (error) {
    if (interrupt.signal.aborted) return null
    throw error
  } finally {
    lines.close()
  }
}

function exitCodeOf({ code }: Fault): ExitCode {
  if (code === 'malformed') return EXIT.usage
  return code === 'unreachable' || code === 'timeout' || code === 'unauthorized' ? EXIT.unreachable : EXIT.failed
}
