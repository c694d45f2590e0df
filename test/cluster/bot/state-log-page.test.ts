import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { StateLog } from '../../../cluster/bot/state-log.ts'
import { addStateLogPage } from '../../../cluster/bot/state-log-page.ts'
import { openServer } from '../../../cluster/process/pages.ts'
import { aFolder } from '../../support/factories.ts'
import { aChain } from '../../support/records.ts'

const nodeToken = 'a token of the nodes'

async function aPage(records: number) {
  const path = join(aFolder(), 'state.log')
  const log = new StateLog(path, () => undefined)
  await log.append(aChain(records))
  onTestFinished(() => log.close())
  const server = openServer({ bodyLimit: 1_024, log: () => undefined })
  addStateLogPage(server, { log, nodeToken })
  const ask = (query: string, token = nodeToken, method: 'GET' | 'HEAD' = 'GET') =>
    server.inject({ method, url: `/state-log${query}`, headers: { authorization: `Bearer ${token}` } })
  return { ask, log, text: () => readFileSync(path, 'utf8') }
}

describe('the page of the state log', () => {
  it('gives the log as it stands on the disk, and says where it ends', async () => {
    const { ask, log, text } = await aPage(5)
    const { body, headers } = await ask('')
    expect(body).toBe(text())
    expect(headers).toMatchObject({
      'x-linda-position': '5',
      'x-linda-hash': log.tail.hash,
      'x-linda-epoch': '1',
      'content-length': String(Buffer.byteLength(text())),
    })
  })

  it('gives only what follows a position, and nothing where nothing does', async () => {
    const { ask, text } = await aPage(5)
    expect((await ask('?after=3')).body).toBe(text().split('\n').slice(3).join('\n'))
    expect((await ask('?after=5')).body).toBe('')
    expect((await ask('?after=99')).body).toBe('')
    expect((await (await aPage(0)).ask('')).headers).toMatchObject({ 'x-linda-position': '0' })
  })

  it('says how much there is without giving it', async () => {
    const { ask, text } = await aPage(5)
    const { body, headers } = await ask('', nodeToken, 'HEAD')
    expect([body, headers['content-length']]).toEqual(['', String(Buffer.byteLength(text()))])
  })

  it('gives nothing to whoever has not the token of the nodes, and refuses what is no position', async () => {
    const { ask } = await aPage(5)
    expect((await ask('', 'another')).statusCode).toBe(401)
    expect((await ask('?after=minus')).statusCode).toBe(400)
    expect((await ask('?from=1')).statusCode).toBe(400)
  })
})
