import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RECORDINGS_INDEX, shippedRecordings } from '../../../host/bundle/shipped.ts'
import { BundleShelf } from '../../../host/bundle/shelf.ts'
import { verdictOf } from '../../../shared/drill/run.ts'
import { TestFleet } from '../support/a-fleet.ts'
import { TestWindow } from '../support/a-host.ts'
import { AT } from '../support/factories.ts'
import { partsOf } from './zips.ts'

const SHIPPED = shippedRecordings() ?? ''
const [FILE = ''] = readdirSync(SHIPPED).filter((name) => name.endsWith('.zip'))
const BYTES = readFileSync(join(SHIPPED, FILE))
const ID = createHash('sha256').update(BYTES).digest('hex')

describe('the recordings that ship', () => {
  let folder: string
  let lines: string[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'linda-shipped-'))
    mkdirSync(join(folder, 'recordings'))
    for (const name of [FILE, RECORDINGS_INDEX]) copyFileSync(join(SHIPPED, name), join(folder, 'recordings', name))
    lines = []
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const aShelf = () =>
    new BundleShelf({
      folder: join(folder, 'bundles'),
      shipped: join(folder, 'recordings'),
      now: () => AT,
      log: (line) => lines.push(line),
    })
  const file = { name: FILE, base64: BYTES.toString('base64') }

  it('are found above wherever the console runs from, and nowhere where none came with it', () => {
    expect(shippedRecordings(join(folder, 'out', 'main'))).toBe(join(folder, 'recordings'))
    expect(shippedRecordings(join(tmpdir(), 'linda-none'))).toBeNull()
  })

  it('are listed as such and replayed, and nothing is written for that', async () => {
    const [recording] = aShelf().list()
    expect(recording).toMatchObject({ id: ID, kind: 'shipped' })
    const { kind, from, to } = await aShelf().read(ID)
    expect({ kind, from, to }).toEqual({ kind: 'shipped', from: recording?.from, to: recording?.to })
    expect(readdirSync(folder)).toEqual(['recordings'])
    expect(lines).toEqual([])
  })

  it('are listed once where somebody opens the same file, and kept once', async () => {
    expect(await aShelf().add(file)).toMatchObject({ id: ID, kind: 'shipped' })
    expect(aShelf().list()).toHaveLength(1)
    expect(readdirSync(folder)).toEqual(['recordings'])
  })

  it('come once where a console without them had opened the same file', async () => {
    const before = new BundleShelf({ folder: join(folder, 'bundles'), now: () => AT, log: () => undefined })
    await before.add(file)
    expect(
      aShelf()
        .list()
        .map(({ kind }) => kind),
    ).toEqual(['shipped'])
  })

  it.each([
    ['was changed', (path: string) => writeFileSync(path, BYTES.subarray(1)), 'its hash is another'],
    ['is missing', (path: string) => rmSync(path), 'cannot be read'],
  ])('are left out where one %s, and the log says so once', async (_what, harm, why) => {
    harm(join(folder, 'recordings', FILE))
    const shelf = aShelf()
    expect([shelf.list(), shelf.list()]).toEqual([[], []])
    expect(lines).toEqual([expect.stringContaining(FILE)])
    expect(lines[0]).toContain(why)
    await expect(shelf.read(ID)).rejects.toMatchObject({ code: 'unknownRecording' })
  })

  it('are refused where one was changed after it was listed', async () => {
    const shelf = aShelf()
    expect(shelf.list()).toHaveLength(1)
    writeFileSync(join(folder, 'recordings', FILE), BYTES.subarray(1))
    await expect(shelf.read(ID)).rejects.toMatchObject({ code: 'malformed' })
  })

  it.each(['{', '{"recordings":[{"file":"../../secret.zip"}]}'])(
    'are none where their list reads %s, and the log says so',
    (text) => {
      writeFileSync(join(folder, 'recordings', RECORDINGS_INDEX), text)
      expect(aShelf().list()).toEqual([])
      expect(lines).toEqual([expect.stringContaining('The list of the recordings that ship')])
    },
  )
})

describe('the recording of a drill that ships', () => {
  const fleet = new TestFleet()
  afterEach(() => fleet.close())

  it('is small, of people with names, and says nothing of the machine it was made on', async () => {
    expect(BYTES.length).toBeLessThan(500_000)
    for (const { content } of await partsOf(BYTES)) {
      const text = content.toString('latin1')
      expect(text).not.toMatch(/\/tmp\/|\/root\b|\/home\/|\/Users\/|[A-Z]:\\|Bearer |"token"/)
      for (const [, actor = ''] of text.matchAll(/"(?:actor|by|exportedBy|declaredBy)":"((?!automation)[A-Z][^"]*)"/g))
        expect(['Rana Haddad', 'Omar Saleh']).toContain(actor)
    }
  })

  it('is offered to a console that knows no cluster, and shows both faults from the calm before to the end', async () => {
    const window = new TestWindow(await fleet.begin({ shippedRecordings: SHIPPED }))
    const { recordings } = await window.call('listRecordings', {})
    expect(recordings.map(({ id, kind }) => [id, kind])).toEqual([[ID, 'shipped']])
    const source = { kind: 'recording', recordingId: ID } as const
    const replay = await window.call('openReplay', { source, at: null })
    expect(replay.at).toBe(replay.from)
    const before = (await window.watch()).snapshot
    expect(Object.values(before?.nodes ?? {}).map(({ health }) => health)).toEqual(
      Array.from({ length: 9 }, () => 'healthy'),
    )
    await window.call('moveReplay', { at: replay.to, speed: null })
    const { snapshot } = await window.watch()
    expect(snapshot?.drillRuns.map(({ mark }) => mark.scenarioId)).toEqual(['session-logged-out', 'master-killed'])
    for (const run of snapshot?.drillRuns ?? []) expect(verdictOf(run)).toMatch(/Limits$/)
    const failovers = snapshot?.failovers.filter(({ drillId }) => drillId !== null) ?? []
    expect(failovers.map(({ trigger, outcome }) => [trigger, outcome])).toEqual([
      ['automatic', 'completed'],
      ['automatic', 'completed'],
    ])
    const { incidents } = await window.call('listIncidents', {})
    expect(incidents).toMatchObject([{ declaredBy: 'Rana Haddad', people: ['Rana Haddad', 'Omar Saleh'] }])
    expect(incidents[0]?.closed?.impact?.accounts).toHaveLength(2)
  })
})
