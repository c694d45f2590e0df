import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { restoredLogPath } from '../../../cluster/backup/restore.ts'
import { addRestoredLogPage } from '../../../cluster/backup/restored-log-page.ts'
import { openServer } from '../../../cluster/process/pages.ts'
import { aConfig, aFolder, anId } from '../../support/factories.ts'

const RESTORE = anId(0xd7)

describe('the page of restored logs', () => {
  it('gives a prepared log to the nodes of the cluster, and to nobody else', async () => {
    const config = aConfig({ dataDir: aFolder() })
    const path = restoredLogPath(config, RESTORE, 'uae-main')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, 'one\ntwo\n')
    const server = openServer({ bodyLimit: 1024, log: () => undefined })
    addRestoredLogPage(server, config)
    const ask = (url: string, token = config.nodeToken) =>
      server.inject({ url, headers: { authorization: `Bearer ${token}` } })
    const good = await ask(`/restored-log/${RESTORE}/uae-main`)
    expect([good.statusCode, good.body]).toEqual([200, 'one\ntwo\n'])
    expect((await ask(`/restored-log/${RESTORE}/uae-main`, 'another')).statusCode).toBe(401)
    expect((await ask(`/restored-log/${RESTORE}/ksa-main`)).statusCode).toBe(404)
    expect((await ask(`/restored-log/${RESTORE}/..%2F..%2Fcluster`)).statusCode).toBe(400)
    await server.close()
  })
})
