import { describe, expect, it } from 'vitest'
import { createInbox, NUMBERS_STEP_MS } from '../../../renderer/bridge/inbox.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import { applyPicture, createPictureStore, createSampleStore } from '../../../renderer/store/picture.ts'
import { ringOf } from '../../../renderer/store/rings.ts'
import type { Push } from '../../../shared/calls.ts'
import { aSighting } from '../estate-factories.ts'
import { aFact, aPicture, aSnapshot } from '../factories.ts'
import { AT } from '../moment.ts'
import { anAccountSample } from '../sample-factories.ts'

function start() {
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(AT) }
  applyPicture(stores, aPicture())
  let now = 0
  const drawings: (() => void)[] = []
  const timers: { at: number; run: () => void }[] = []
  const inbox = createInbox(stores, {
    pace: (task) => void drawings.push(task),
    elapsed: () => now,
    wait: (ms, then) => void timers.push({ at: now + ms, run: then }),
  })
  return {
    stores,
    inbox,
    gaps: { count: 0 },
    drawNext: () => drawings.shift()?.(),
    draw: () => {
      for (const task of drawings.splice(0)) task()
    },
    advance: (ms: number) => {
      now += ms
      for (const timer of timers.splice(0)) {
        if (timer.at <= now) timer.run()
        else timers.push(timer)
      }
    },
  }
}

const noGap = (): void => {
  throw new Error('nothing is missing')
}
const waiting = (at: number, count: number): Push => ({
  kind: 'samples',
  samples: [anAccountSample({ at, waiting: count })],
  heardAt: at,
})
const down = (seq: number): Push => ({
  kind: 'facts',
  facts: [aFact(seq, { kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'down', why: '', testimonies: [] })],
  heardAt: AT,
})

describe('the inbox', () => {
  it('shows what happened with the next drawing, in one step', () => {
    const { inbox, stores, draw } = start()
    let steps = 0
    stores.picture.subscribe(() => (steps += 1))
    inbox.take([down(121)], noGap)
    inbox.take([down(122)], noGap)
    expect(stores.picture.getState().snapshot?.seq).toBe(120)
    draw()
    expect(stores.picture.getState().snapshot?.seq).toBe(122)
    expect(steps).toBe(1)
  })

  it('shows numbers twice a second, and keeps every point of them', () => {
    const { inbox, stores, draw, advance } = start()
    const now = () => stores.samples.getState().latest['account/ksa-main']
    inbox.take([waiting(AT + 1_000, 1)], noGap)
    draw()
    expect(now()).toMatchObject({ waiting: 1 })
    inbox.take([waiting(AT + 2_000, 2)], noGap)
    inbox.take([waiting(AT + 3_000, 3)], noGap)
    draw()
    expect(now()).toMatchObject({ waiting: 1 })
    advance(NUMBERS_STEP_MS)
    draw()
    expect(now()).toMatchObject({ waiting: 3 })
    expect(ringOf(stores.samples.getState().rings, 'account/ksa-main/waiting').values.slice(-3)).toEqual([1, 2, 3])
  })

  it('gives numbers, words of processes and of sources a drawing each', () => {
    const { inbox, stores, drawNext } = start()
    const part = [aSighting({ observer: 'ksa-2', heardAt: AT + 1 })]
    inbox.take([waiting(AT + 1_000, 1), { kind: 'sightings', sightings: part, disagreements: [], isPart: true }], noGap)
    drawNext()
    expect(stores.samples.getState().latest['account/ksa-main']).toMatchObject({ waiting: 1 })
    expect(stores.picture.getState().sightings.map(({ heardAt }) => heardAt)).not.toContain(AT + 1)
    drawNext()
    expect(stores.picture.getState().sightings.map(({ heardAt }) => heardAt)).toContain(AT + 1)
  })

  it('lets no part from before a whole list come after it', () => {
    const { inbox, stores, draw, advance } = start()
    const word = (heardAt: number) => [aSighting({ observer: 'ksa-2', heardAt })]
    inbox.take([{ kind: 'sightings', sightings: word(AT), disagreements: [], isPart: true }], noGap)
    draw()
    inbox.take([{ kind: 'sightings', sightings: word(AT + 1), disagreements: [], isPart: true }], noGap)
    inbox.take([{ kind: 'sightings', sightings: word(AT + 2), disagreements: [] }], noGap)
    draw()
    advance(NUMBERS_STEP_MS)
    draw()
    expect(stores.picture.getState().sightings.map(({ heardAt }) => heardAt)).toEqual([AT + 2])
  })

  it('puts what is part of a list into its place', () => {
    const { inbox, stores, draw } = start()
    const sightings = ['ksa-1', 'ksa-2'].map((observer) => aSighting({ observer, heardAt: AT }))
    inbox.take([{ kind: 'sightings', sightings, disagreements: [] }], noGap)
    const part = [aSighting({ observer: 'ksa-2', heardAt: AT + 1 }), aSighting({ observer: 'ksa-3', heardAt: AT + 1 })]
    inbox.take([{ kind: 'sightings', sightings: part, disagreements: [], isPart: true }], noGap)
    draw()
    const { picture } = stores
    expect(picture.getState().sightings.map(({ observer, heardAt }) => [observer, heardAt])).toEqual([
      ['ksa-1', AT],
      ['ksa-2', AT + 1],
      ['ksa-3', AT + 1],
    ])
  })

  it('lets no number from before a snapshot come after it', () => {
    const { inbox, stores, draw, advance } = start()
    inbox.take([waiting(AT + 1_000, 1)], noGap)
    draw()
    inbox.take([waiting(AT + 2_000, 2)], noGap)
    const sample = anAccountSample({ at: AT + 3_000, waiting: 9 })
    const answer = { snapshot: aSnapshot({ seq: 130 }), samples: [sample], servedAt: AT + 3_000 }
    inbox.take([{ kind: 'snapshot', answer, capabilities: null, commands: null, heardAt: AT + 3_000 }], noGap)
    draw()
    advance(NUMBERS_STEP_MS)
    draw()
    expect(stores.samples.getState().latest['account/ksa-main']).toMatchObject({ waiting: 9 })
  })

  it('says when a fact is missing, and forgets what waits once the whole picture is there', () => {
    const { inbox, stores, draw } = start()
    let gaps = 0
    inbox.take([down(140)], () => (gaps += 1))
    draw()
    expect(gaps).toBe(1)
    inbox.take([down(121)], noGap)
    inbox.clear()
    draw()
    expect(stores.picture.getState().snapshot?.seq).toBe(120)
  })
})
