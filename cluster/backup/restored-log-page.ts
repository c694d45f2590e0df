/** `GET /restored-log/RESTORE/ACCOUNT`: a state log as a restore takes it back, for the account's nodes. */
import { createReadStream, statSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { AccountId, OperationId } from '../../shared/ids.ts'
import type { ClusterConfig } from '../config.ts'
import { checkBearer } from '../wire/token.ts'
import { restoredLogPath } from './restore.ts'

const Params = z.object({ restoreId: OperationId, accountId: AccountId })

export function addRestoredLogPage(server: FastifyInstance, config: ClusterConfig): void {
  server.get('/restored-log/:restoreId/:accountId', (request, reply) => {
    checkBearer(request.headers.authorization, config.nodeToken)
    const params = Params.safeParse(request.params)
    if (!params.success) throw new Fault('malformed', z.prettifyError(params.error))
    const { restoreId, accountId } = params.data
    const path = restoredLogPath(config, restoreId, accountId)
    const size = statSync(path, { throwIfNoEntry: false })?.size
    if (size === undefined)
      throw new Fault('unknownBackup', `Nothing of ${accountId} is prepared for the restore ${restoreId}`)
    void reply.type('application/x-ndjson').header('content-length', size)
    return reply.send(createReadStream(path))
  })
}
