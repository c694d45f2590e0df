import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../../../scripts/run.mjs'
import { api } from '../../../../shared/api.ts'
import { aFolder, anId } from '../../../support/factories.ts'
import { aRunEntry, aStart } from '../../../support/runs.ts'
import { anApi } from './an-api.ts'

const RUNBOOKS = join(ROOT, 'runbooks')

describe('the runbooks of a cluster', () => {
  it('are asked for as one list, and as one file', async () => {
    const { get } = await anApi({ runbooks: RUNBOOKS })
    const manifest = api.listRunbooks.response.parse((await get('/v1/runbooks')).json())
    expect(manifest.files?.map(({ name }) => name)).toContain('split-brain.md')
    const again = await get(`/v1/runbooks?known=${manifest.hash}`)
    expect(again.json()).toEqual({ hash: manifest.hash, files: null })
    const text = api.getRunbook.response.parse((await get('/v1/runbooks/split-brain.md')).json())
    expect(text.text).toContain('id: split-brain')
  })

  it.each(['../package.json', '..%2Fpackage.json', '%2Fetc%2Fpasswd', 'pictures%2F..%2F..%2Fpackage.svg', 'a.md%00'])(
    'are not a way to %s',
    async (name) => {
      const { get } = await anApi({ runbooks: RUNBOOKS })
      expect([400, 404]).toContain((await get(`/v1/runbooks/${name}`)).statusCode)
    },
  )

  it('have pictures of their own', async () => {
    const folder = aFolder()
    mkdirSync(join(folder, 'pictures'))
    writeFileSync(join(folder, 'pictures', 'floor.svg'), '<svg/>')
    const { get } = await anApi({ runbooks: folder })
    expect((await get('/v1/runbooks/pictures%2Ffloor.svg')).json()).toMatchObject({ encoding: 'utf8', text: '<svg/>' })
  })

  it('that are not kept here are said to be so', async () => {
    const { get } = await anApi()
    expect((await get('/v1/runbooks')).json()).toMatchObject({ status: 404, code: 'notFound' })
  })
})

describe('entries of runs', () => {
  it('are taken once, and given in the order they came', async () => {
    const { get, post } = await anApi()
    const entries = [aStart(), aRunEntry()]
    expect((await post('/v1/entries', { entries })).json()).toEqual({ last: 2 })
    expect((await post('/v1/entries', { entries })).json()).toEqual({ last: 2 })
    expect((await get('/v1/entries')).json()).toEqual({ entries, last: 2 })
    expect((await get('/v1/entries?after=1&limit=5')).json()).toEqual({ entries: [aRunEntry()], last: 2 })
  })

  it('that cannot be are refused with why', async () => {
    const { post } = await anApi()
    await post('/v1/entries', { entries: [aStart()] })
    const other = await post('/v1/entries', { entries: [aStart({ by: 'somebody else' })] })
    expect(other.json()).toMatchObject({ status: 409, code: 'keyReused' })
    const many = Array.from({ length: 101 }, (_, index) => aRunEntry({ id: anId(index) }))
    for (const entries of [[], many, [{ ...aRunEntry(), id: 'x' }], [{ ...aRunEntry(), body: { kind: 'sung' } }]])
      expect((await post('/v1/entries', { entries })).statusCode).toBe(400)
  })
})
