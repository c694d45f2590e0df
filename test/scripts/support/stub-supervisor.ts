/** Stands in for the cluster's supervisor: says its line, then lives until its stdin closes, a signal, or `--die-after`. */
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { data: { type: 'string' }, mute: { type: 'boolean' }, 'die-after': { type: 'string' } },
})
if (values.mute === true) {
  console.error('the port is taken')
  process.exit(3)
}
process.stdout.write(
  `${JSON.stringify({
    controlApiUrl: 'http://127.0.0.1:9',
    token: 'stub-token',
    missing: null,
    processes: [{ id: 'uae-1', role: 'bot', account: 'uae-main', pid: process.pid }],
  })}\n`,
)
process.stdin.resume().once('end', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
if (values['die-after'] !== undefined) {
  setTimeout(() => {
    console.error('the journal cannot be written')
    process.exit(4)
  }, Number(values['die-after']))
}
