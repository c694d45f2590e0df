/** Stands in for the web console: says where it is and which connection file it was given. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { connection: { type: 'string' }, data: { type: 'string' }, port: { type: 'string' } },
})
const connection: unknown = JSON.parse(readFileSync(values.connection ?? '', 'utf8'))
console.error(JSON.stringify({ pid: process.pid, connection }))
process.stdout.write(`${JSON.stringify({ consoleUrl: `http://127.0.0.1:${values.port ?? 1}/#code` })}\n`)
process.stdin.resume().once('end', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
