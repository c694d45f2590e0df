import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeBundle } from '../../../host/bundle/make.ts'
import { openBundle } from '../../../host/bundle/open.ts'
import { BundleRecorded } from '../../../host/bundle/recorded.ts'
import { BUNDLE_MANIFEST } from '../../../shared/bundle/manifest.ts'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import { fold } from '../../../shared/fold.ts'
import { readStore } from '../../../host/replay/store-recorded.ts'
import { canonicalState } from '../../../shared/state-hash.ts'
import type { Store } from '../../../host/store/store.ts'
import { aFailoverStart, anAlert } from '../../support/factories.ts'
import { aFact, aHealthChange, aNode, aSnapshot, AT } from '../support/factories.ts'
import { aBundle, anItem, aStore, HOUR_MS, keep, NO_NUMBERS, PERIOD, sourcesOf } from './a-source.ts'
import { contentOf, partsOf } from './zips.ts'

const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from('rest')])

describe('a bundle', () => {
  let store: Store
  beforeEach(() => {
    store = aStore()
  })
  afterEach(() => store.close())

  it(
    'tells in another console at every moment what the store that it was made from tells',
    { timeout: 60_000 },
    async () => {
      const bodies = fc.constantFrom<() => FactBody>(
        () => aHealthChange('slow'),
        () => ({ kind: 'alertRaised', alert: anAlert({ raisedAt: AT }) }),
        () => ({ kind: 'alertResolved', alertId: 'noStandby/uae-main', why: 'it is back' }),
        () => aFailoverStart(),
        () => ({ kind: 'protectionChanged', state: 'warming', why: 'a new term' }),
      )
      const steps = fc.array(fc.tuple(bodies, fc.integer({ min: 0, max: 90_000 })), { maxLength: 60 })
      await fc.assert(
        fc.asyncProperty(
          steps,
          fc.array(fc.integer({ min: 0, max: HOUR_MS }), { maxLength: 8 }),
          async (made, moments) => {
            const own = aStore()
            let at = AT - 60_000
            const facts = made.map(([body, ms], index): Fact => ({ ...aFact(index + 1, body()), at: (at += ms) }))
            const start = aSnapshot({ at: AT - 60_000 })
            keep(own, start, facts)
            const bundle = new BundleRecorded('id', await openBundle(await aBundle(own, start)))
            const kept = readStore({
              checkpoints: own.checkpoints,
              name: '',
              heardUntil: AT + HOUR_MS,
              history: () => null,
            })
            for (const moment of [0, ...moments, HOUR_MS].map((ms) => AT + ms)) {
              const expected = kept?.snapshotAt(moment) ?? null
              const got = bundle.snapshotAt(moment)
              expect(got === null ? null : canonicalState(got)).toBe(
                expected === null ? null : canonicalState(expected),
              )
              expect(bundle.factsBetween(AT, moment)).toEqual(kept?.factsBetween(AT, moment))
            }
            own.close()
          },
        ),
        { numRuns: 25 },
      )
    },
  )

  it('has the same timeline in another console: the same ids in the same order', async () => {
    const timeline = [anItem({ id: 'a' }), anItem({ id: 'c', by: 'noor' }), anItem({ id: 'b', at: AT + 2_000 })]
    const opened = await openBundle(await aBundle(store, aSnapshot(), { timeline: () => timeline }))
    expect(opened.timeline).toEqual(timeline)
  })

  it('lists every file with its hash, and has a post-mortem, tables and the facts', async () => {
    keep(store, aSnapshot(), [aFact(1), aFact(2)])
    const parts = await partsOf(await aBundle(store, aSnapshot()))
    expect(parts.map(({ name }) => name).toSorted()).toEqual([
      'README.md',
      'alerts.json',
      'checkpoints.json',
      'facts.ndjson',
      'failovers.json',
      'incident.json',
      BUNDLE_MANIFEST,
      'metrics.csv',
      'metrics.json',
      'operations.csv',
      'operations.json',
      'runs.json',
      'timeline.csv',
      'timeline.json',
    ])
  })

  it('leaves out what happened before and after its period, but begins from the state it left', async () => {
    const facts = [aFact(1), aFact(2), aFact(3)].map((fact, index) => ({ ...fact, at: AT - 1 + index * (HOUR_MS + 1) }))
    const start = aSnapshot({ at: AT - 5 })
    keep(store, start, facts)
    const { manifest, past } = await openBundle(await aBundle(store, start))
    expect(manifest.stretches).toEqual([
      { journalId: start.journalId, seqs: { first: 2, last: 2 }, from: AT, to: AT + HOUR_MS },
    ])
    expect(past.read(1)).toEqual(fold(start, facts.slice(0, 1)).snapshot)
  })

  it('names the time of which nothing was kept, and replays both sides of it', async () => {
    const start = aSnapshot()
    keep(store, start, [{ ...aFact(1), at: AT + 60_000 }])
    const later = { ...fold(start, [aFact(1)]).snapshot, seq: 9, at: AT + 600_000 }
    keep(store, later, [{ ...aFact(10), at: AT + 660_000 }])
    const opened = await openBundle(await aBundle(store, start))
    expect(opened.manifest.gaps).toEqual([{ from: AT + 60_000, to: AT + 600_000 }])
    expect(opened.manifest.notRecorded.join()).toContain('no record of the cluster from')
    const recorded = new BundleRecorded('id', opened)
    expect(recorded.snapshotAt(AT + 60_000)?.seq).toBe(1)
    expect(recorded.snapshotAt(AT + 300_000)).toBeNull()
    expect(recorded.snapshotAt(AT + 700_000)?.seq).toBe(10)
  })

  it('goes over from one journal to the next', async () => {
    const start = aSnapshot()
    keep(store, start, [{ ...aFact(1), at: AT + 60_000 }])
    const restored = aSnapshot({ journalId: '01a1f000-0000-7000-8000-000000000000', seq: 4, at: AT + 90_000 })
    keep(store, restored, [{ ...aFact(5), at: AT + 95_000 }])
    const recorded = new BundleRecorded('id', await openBundle(await aBundle(store, start)))
    expect(recorded.snapshotAt(AT + 61_000)).toBeNull()
    expect(recorded.snapshotAt(AT + 96_000)?.journalId).toBe(restored.journalId)
    expect(recorded.factsBetween(AT + 60_000, AT + 96_000)).toBeNull()
  })

  it('is made of a cluster of which nothing is kept but its name, and says what is missing', async () => {
    const bytes = await aBundle(store, aSnapshot(), { clockOffsetMs: () => null })
    const readme = await contentOf(bytes, 'README.md')
    expect(readme).toContain('No fact of the cluster of this time is kept here')
    expect(readme).toContain('No numbers of this time are kept here')
    expect((await openBundle(bytes)).manifest.clusterOffsetMs).toBeNull()
  })

  it('withholds the codes that link a device', async () => {
    const pairing = { code: '1234-5678', expiresAt: AT + 60_000 }
    const device = { state: 'unlinked', since: AT, attempts: 0, why: '', pairing } as const
    const start = aSnapshot({ nodes: { 'uae-1': aNode({ device }) } })
    keep(store, start, [{ ...aFact(1, { kind: 'deviceChanged', nodeId: 'uae-1', device }), at: AT + 1 }])
    const bytes = await aBundle(store, start)
    for (const { content } of await partsOf(bytes)) expect(content.toString()).not.toContain('1234-5678')
    expect(await contentOf(bytes, 'facts.ndjson')).toContain('"code":"withheld"')
  })

  it('tells the numbers of the moments it has them of, and nothing for the others', async () => {
    const at = [AT, AT + 10_000, AT + 20_000]
    const numbers = {
      ...NO_NUMBERS,
      at,
      series: [{ key: 'account/uae-main/repliedPerS', values: [5, null, 7], highs: [6, null, 8], lows: [4, null, 6] }],
    }
    const bytes = await aBundle(store, aSnapshot(), { history: () => numbers })
    expect((await contentOf(bytes, 'metrics.csv')).split('\r\n')).toEqual([
      '"time, steps of 10 s",series,mean,highest,lowest',
      '2026-11-20T09:00:00.000Z,account/uae-main/repliedPerS,5,6,4',
      '2026-11-20T09:00:20.000Z,account/uae-main/repliedPerS,7,8,6',
      '',
    ])
    expect(await contentOf(bytes, 'pictures/account-uae-main.svg')).toContain('not recorded')
    expect(await contentOf(bytes, 'README.md')).toContain('](pictures/account-uae-main.svg)')
    const recorded = new BundleRecorded('id', await openBundle(bytes))
    const request = { keys: ['account/*/repliedPerS'], from: AT, to: AT + 30_000, points: 100 }
    expect(recorded.history(request, AT + 15_000)?.series[0]?.values).toEqual([5, null])
  })

  it('has the pictures that the window drew instead of its own', async () => {
    const drawn = [{ name: 'Queue of uae-main.png', pngBase64: PNG.toString('base64') }]
    const { bytes } = await makeBundle({ subject: PERIOD, pictures: drawn }, sourcesOf(store, aSnapshot()))
    expect(await contentOf(bytes, 'README.md')).toContain('![Queue of uae-main](pictures/1-Queue-of-uae-main.png)')
    expect((await openBundle(bytes)).manifest.files.map(({ name }) => name)).toContain(
      'pictures/1-Queue-of-uae-main.png',
    )
  })

  it('refuses a picture that is none, a period that is not one, and a cluster nobody ever heard of', async () => {
    const sources = sourcesOf(store, aSnapshot())
    const made = (over: object) => makeBundle({ subject: PERIOD, pictures: [], ...over }, sources)
    await expect(made({ pictures: [{ name: 'x', pngBase64: 'PHN2Zz4=' }] })).rejects.toThrow('it is no PNG')
    await expect(made({ subject: { ...PERIOD, to: AT } })).rejects.toThrow('to end after it begins')
    await expect(made({ subject: { ...PERIOD, from: 0 } })).rejects.toThrow('Choose a shorter time')
    await expect(
      makeBundle({ subject: PERIOD, pictures: [] }, { ...sources, snapshot: () => null }),
    ).rejects.toMatchObject({ code: 'notRecorded' })
    await expect(made({ subject: { kind: 'incident', incidentId: 'x' } })).rejects.toMatchObject({
      code: 'unknownIncident',
    })
  })
})
