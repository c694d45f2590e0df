/** `GET /state-log?after=N`: this node's state log, record by record as it stands on its disk, for whoever backs it up. */
import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { checkBearer } from '../wire/token.ts'
import type { StateLog } from './state-log.ts'

const BLOCK_BYTES = 256 * 1024
const Query = z.strictObject({ after: z.coerce.number().int().nonnegative().default(0) })

export interface StateLogPageOptions {
  readonly log: Pick<StateLog, 'durableAfter' | 'readBytes'>
  readonly nodeToken: string
}

/** Its headers say where the log ends. A cut meanwhile shows as a record that does not follow: whoever reads checks the chain. */
export function addStateLogPage(server: FastifyInstance, { log, nodeToken }: StateLogPageOptions): void {
  server.get('/state-log', (request, reply) => {
    checkBearer(request.headers.authorization, nodeToken)
    const query = Query.safeParse(request.query)
    if (!query.success) throw new Fault('malformed', `after: ${z.prettifyError(query.error)}`)
    const { tail, start, end } = log.durableAfter(query.data.after)
    void reply
      .type('application/x-ndjson')
      .header('content-length', end - start)
      .header('x-linda-position', tail.position)
      .header('x-linda-hash', tail.hash)
      .header('x-linda-epoch', tail.epoch)
    return reply.send(request.method === 'HEAD' ? Readable.from([]) : Readable.from(blocks(log, start, end)))
  })
}

async function* blocks(log: StateLogPageOptions['log'], start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const bytes = await log.readBytes(at, Math.min(BLOCK_BYTES, end - at))
    if (bytes.length === 0) throw new Fault('unreachable', 'the state log was cut while it was read')
    yield bytes
    at += bytes.length
  }
}
