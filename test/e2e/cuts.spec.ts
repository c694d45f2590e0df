/** The event stream is cut fifty times in mid-sentence while much happens: the console ends up with exactly the cluster's truth. */
import type { Push } from '../../shared/calls.ts'
import { seededRandom } from '../bench/support/random.ts'
import { startRelay } from '../bench/support/relay.ts'
import { expect, test } from './support/cluster.ts'
import { controlApi, type ControlApi } from './support/control-api.ts'
import { openPort } from './support/port-client.ts'
import { card, expectLive, openLive } from './support/screen.ts'
import { aConsoleFolder, startWebConsole } from './support/web-console.ts'

const CUTS = 50
const CUTS_WITHIN_MS = 100_000
/** A fact with its candidates takes about 3,000 bytes: most connections get through at least one. */
const MOST_BYTES = 32_000

test(
  '50 cuts at random bytes: no gap, no duplicate, and live again by itself',
  { tag: '@web' },
  async ({ cluster, page }, testInfo) => {
    test.setTimeout(150_000)
    const api = controlApi(cluster)
    await api.untilSteady()
    const random = seededRandom(11)
    const limits = { most: Number.POSITIVE_INFINITY }
    const relay = await startRelay({
      targetPort: Number(new URL(cluster.controlApiUrl).port),
      nextLimit: () => (limits.most === Number.POSITIVE_INFINITY ? limits.most : Math.ceil(random() * limits.most)),
    })
    const folder = aConsoleFolder()
    const web = await startWebConsole(folder.connect(`http://127.0.0.1:${relay.port}`, cluster.token), folder.dataDir)
    await openLive(page, await web.newLink())
    const port = await openPort(await web.newLink())
    const first = (await port.call('watch', {})).snapshot
    expect(first).not.toBeNull()

    limits.most = MOST_BYTES
    relay.impose({ kind: 'cut' })()
    await keepMoving(api, () => relay.breaks, CUTS_WITHIN_MS)
    const cuts = relay.breaks
    limits.most = Number.POSITIVE_INFINITY
    relay.impose({ kind: 'cut' })()

    await expectLive(page, 30_000)
    await api.untilSteady()
    await expect
      .poll(async () => (await port.call('watch', {})).snapshot, { timeout: 15_000 })
      .toEqual(await api.snapshot())
    const { snapshot, link } = await port.call('watch', {})
    expect(link.kind).toBe('live')

    const seqs = factsOf(port.pushes).map(({ seq }) => seq)
    testInfo.annotations.push({ type: 'cuts', description: `${cuts} cuts, ${seqs.length} facts` })
    expect(cuts).toBeGreaterThanOrEqual(CUTS)
    expect(seqs.length).toBeGreaterThan(200)
    expect(seqs).toEqual(seqs.map((_, index) => (first?.seq ?? 0) + 1 + index))
    expect(seqs.at(-1)).toBe(snapshot?.seq)
    // A snapshot would have hidden what was lost.
    expect(port.pushes.filter(({ kind }) => kind === 'snapshot')).toEqual([])

    for (const { id, lease } of Object.values(snapshot?.accounts ?? {})) {
      await expect(card(page, id)).toContainText(`epoch ${lease.epoch}`)
      await expect(card(page, id)).toContainText(`${lease.holder?.nodeId} master`)
    }
    port.close()
    await web.stop()
    await relay.close()
    folder.remove()
  },
)

/** The accounts move from node to node in turn, without a pause, until it is enough. */
async function keepMoving(api: ControlApi, cuts: () => number, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs
  while (cuts() < CUTS) {
    if (Date.now() > deadline) throw new Error(`only ${cuts()} cuts within ${withinMs} ms`)
    for (const accountId of ['uae-main', 'ksa-main', 'south-asia-main']) await api.moveElsewhere(accountId, null)
  }
}

function factsOf(pushes: readonly Push[]) {
  return pushes.flatMap((push) => (push.kind === 'facts' ? push.facts : []))
}
