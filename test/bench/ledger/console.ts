/** A console without a shell around it, in a process that can be killed: `node console.ts '{"controlApiUrl","token","dataDir"}'`. Its parent is its window. */
import { z } from 'zod'
import { createHost } from '../../../host/host.ts'
import { PLAIN_ACCESS } from '../../../shared/connection.ts'

const options = z
  .object({ controlApiUrl: z.string(), token: z.string(), dataDir: z.string() })
  .parse(JSON.parse(process.argv[2] ?? ''))

const host = await createHost({
  profile: {
    id: 'ledger',
    name: 'Ledger bench',
    environment: 'drill',
    controlApiUrl: options.controlApiUrl,
    prometheusUrl: null,
    alertmanagerUrl: null,
    ...PLAIN_ACCESS,
  },
  token: options.token,
  actor: 'bench',
  dataDir: options.dataDir,
  shell: { kind: 'web', version: '0.0.0' },
  // Nobody is asked here: this is about what becomes of a click, not about who may make it.
  consent: { ask: () => Promise.resolve('given') },
  log: (line) => process.stderr.write(`${line}\n`),
})
const session = host.open((message) => process.send?.(message))
process.on('message', (message) => session.receive(message))
process.once('disconnect', () => {
  host.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    },
  )
})
process.send?.('ready')
