/**
 * Entry of the built-in cluster: `node cluster/supervisor/main.ts [--data DIR] [--port N] [--seed N] [--rate N] [--lift-flapping] [--entry ROLE=FILE]`.
 * or with a whole configuration of its own: `--config FILE [--entry ROLE=FILE]`.
 * Prints one JSON line when everything is live: {"controlApiUrl","token","missing","processes":[{"id","role","account","pid"}]}. After a
 * minute it does so although something is not, and `missing` says what: a long log takes its time, and a broken node ends nobody else.
 */
import { parseArgs } from 'node:util'
import { asFault, Fault } from '../../shared/fault.ts'
import { runSupervisor } from './run.ts'
import { nodeSpawner } from './spawner.ts'

try {
  const live = await runSupervisor({
    ...readOptions(),
    spawner: nodeSpawner(process.execPath, process.env),
    begun: () => undefined,
  })
  process.stdout.write(`${JSON.stringify(live)}\n`)
} catch (error) {
  const fault = asFault(error)
  process.stderr.write(`linda cluster: ${fault.message}\n`)
  process.exit(1)
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      port: { type: 'string' },
      seed: { type: 'string' },
      rate: { type: 'string' },
      'lift-flapping': { type: 'boolean', default: false },
      entry: { type: 'string', multiple: true, default: [] },
    },
  })
  const number = (name: string, text: string | undefined) => {
    if (text === undefined) return undefined
    const value = Number(text)
    if (!Number.isFinite(value) || value < 0) throw new Fault('malformed', `--${name} must be a number, not "${text}"`)
    return value
  }
  const seed = number('seed', values.seed)
  const rate = number('rate', values.rate)
  return {
    config: values.config,
    data: values.data,
    port: number('port', values.port),
    liftFlapping: values['lift-flapping'],
    scenario: { ...(seed === undefined ? {} : { seed }), ...(rate === undefined ? {} : { messagesPerSecond: rate }) },
    /** `bot=FILE`: another entry for a role, such as a patched one of a test. */
    entries: new Map(values.entry.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
  }
}
