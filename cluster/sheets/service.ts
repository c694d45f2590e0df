/**
 * The spreadsheet service: an API outside the cluster that takes expense rows, with a quota a minute as such services have.
 * It can be told to fail, and its health then says so; what it holds is in memory.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import type { ServiceStatus } from '../../shared/status.ts'
import type { Clock } from '../clock.ts'
import { type ClusterConfig, VERSION } from '../config.ts'
import { addPages, listen, openServer, refuseOtherMethods } from '../process/pages.ts'
import { checkBearer } from '../wire/token.ts'
import { type Failing, FaultRequest, modeAt, SLOW_MS, troubleOf, WELL } from './failing.ts'
import { LedgerSheet, Row } from './ledger-sheet.ts'
import { outcomeOf, SheetsMetrics } from './metrics.ts'
import { quotaAt, resetsInS, spend, UNUSED } from './quota.ts'

const BODY_LIMIT_BYTES = 128 * 1024

export const NewRows = z.strictObject({ rows: z.array(Row).min(1).max(100) })
/** What fails when it is told to: `/status` and `/metrics` go on saying so. */
const FAILING_PATHS = new Set(['/v1/rows', '/healthz', '/readyz'])

export interface SheetsOptions {
  readonly config: Pick<ClusterConfig, 'nodeToken'>
  readonly quotaPerMinute: number
  readonly incarnation: string
  readonly clock: Pick<Clock, 'wallMs' | 'monotonicMs' | 'after'>
  readonly log: (line: string) => void
}

/** Its pages, `POST /v1/rows`, `GET /v1/rows/:id` and `POST /fault`, without a port. */
export function openSheets({ config, quotaPerMinute, incarnation, clock, log }: SheetsOptions): FastifyInstance {
  const sheet = new LedgerSheet()
  let quota = UNUSED
  let failing: Failing = WELL
  const mono = () => clock.monotonicMs()
  const used = () => quotaAt(quota, mono()).used
  const metrics = new SheetsMetrics({ quotaUsed: used, quotaLimit: quotaPerMinute, rows: () => sheet.rows })
  const trouble = () => troubleOf(failing, mono())
  const status = (): ServiceStatus => ({
    kind: 'service',
    serviceId: 'sheets',
    incarnation,
    pid: process.pid,
    version: VERSION,
    at: clock.wallMs(),
    doing: `${sheet.rows} rows, ${used()} of ${quotaPerMinute} requests of this minute`,
    trouble: trouble(),
  })
  const tellQuota = (reply: FastifyReply) =>
    reply
      .header('ratelimit-limit', quotaPerMinute)
      .header('ratelimit-remaining', quotaPerMinute - used())
      .header('ratelimit-reset', resetsInS(quota, mono()))

  const server = openServer({ bodyLimit: BODY_LIMIT_BYTES, log })
  server.addHook('onRequest', (request, reply, done) => {
    void tellQuota(reply)
    const path = request.url.split('?')[0] ?? ''
    const mode = FAILING_PATHS.has(path) ? modeAt(failing, mono()) : 'none'
    switch (mode) {
      case 'none':
        return done()
      case 'errors':
        // Its readiness says why; the others are simply refused.
        return path === '/readyz' ? done() : done(new Fault('sourceFailed', `The spreadsheet service ${trouble()}`))
      case 'slow':
        clock.after(SLOW_MS, () => done())
        return
      case 'hang':
        if (path === '/v1/rows') metrics.answered('failed')
    }
  })
  server.addHook('onResponse', (request, reply, done) => {
    if (request.routeOptions.url === '/v1/rows' && request.method === 'POST')
      metrics.answered(outcomeOf(reply.statusCode))
    done()
  })
  addPages(server, { status, notReady: trouble, metrics: metrics.registry, log })
  server.post('/v1/rows', (request, reply) => {
    checkBearer(request.headers.authorization, config.nodeToken)
    const { taken, next } = spend(quota, quotaPerMinute, mono())
    quota = next
    void tellQuota(reply)
    if (!taken) {
      void reply.header('retry-after', resetsInS(quota, mono()))
      throw new Fault('tooMany', `${quotaPerMinute} requests of this minute are used up`)
    }
    const body = NewRows.safeParse(request.body)
    if (!body.success) throw new Fault('malformed', z.prettifyError(body.error))
    return { appended: sheet.append(body.data.rows), rows: sheet.rows }
  })
  refuseOtherMethods(server, '/v1/rows', ['POST'])
  // Looking costs nothing of the quota.
  server.get<{ Params: { id: string } }>('/v1/rows/:id', ({ headers, params: { id } }) => {
    checkBearer(headers.authorization, config.nodeToken)
    if (!sheet.has(id)) throw new Fault('notFound', `There is no row ${id} among those remembered`)
    return { id }
  })
  refuseOtherMethods(server, '/v1/rows/:id', ['GET'])
  server.post('/fault', (request) => {
    checkBearer(request.headers.authorization, config.nodeToken)
    const wanted = FaultRequest.safeParse(request.body)
    if (!wanted.success) throw new Fault('malformed', z.prettifyError(wanted.error))
    const { mode, seconds } = wanted.data
    failing = mode === 'none' ? WELL : { mode, untilMs: mono() + seconds * 1_000 }
    log(mode === 'none' ? 'told to be well again' : `told to fail: ${mode} for ${seconds} s`)
    return { mode, seconds: mode === 'none' ? 0 : seconds }
  })
  refuseOtherMethods(server, '/fault', ['POST'])
  return server
}

/** @throws {Fault} malformed: the configuration has no spreadsheet service; portTaken. */
export async function startSheets(
  options: Omit<SheetsOptions, 'quotaPerMinute'> & { readonly config: ClusterConfig },
): Promise<{ close(): Promise<void> }> {
  const { sheets } = options.config
  if (sheets === undefined)
    throw new Fault('malformed', 'The configuration has no spreadsheet service: add sheets.httpPort')
  const server = openSheets({ ...options, quotaPerMinute: sheets.quotaPerMinute })
  await listen(server, sheets.httpPort)
  return { close: () => server.close() }
}
