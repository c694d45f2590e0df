import { describe, expect, it } from 'vitest'
import type { Call } from '../../../renderer/bridge/client.ts'
import { createIncidentDesk } from '../../../renderer/incidents/incident-desk.ts'
import { createDrafts } from '../../../renderer/store/drafts.ts'
import { createPictureStore } from '../../../renderer/store/picture.ts'
import { Fault } from '../../../shared/fault.ts'
import { anIncident, anIncidentEntry, anItem } from '../incident-factories.ts'

const { id } = anIncident()
const NOTE = `${id}/note`

/** A host whose answers are given by the test, in the order it wants. */
function aDesk() {
  const asked: {
    readonly name: string
    readonly input: unknown
    readonly answer: (value: unknown) => void
    readonly refuse: (fault: Fault) => void
  }[] = []
  const call = ((name: string, input: unknown) =>
    new Promise<unknown>((answer, refuse) => {
      asked.push({ name, input, answer, refuse })
    })) as Call
  let kept: string | null = null
  const drafts = createDrafts({
    read: () => kept,
    write: (_key, value) => {
      kept = value
    },
  })
  const picture = createPictureStore()
  const desk = createIncidentDesk(call, drafts, picture)
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  return { desk, drafts, picture, asked, settled }
}

const wrote = (text: string) => ({ kind: 'wrote', text }) as const

describe('writing into an incident', () => {
  it('keeps what is typed until it is on the disk, then lets it go and reads the timeline anew', async () => {
    const { desk, drafts, asked, settled } = aDesk()
    drafts.keep(NOTE, ' the gateway is slow ')
    const written = desk.writeDraft(id, NOTE, wrote)
    await settled()
    expect(asked[0]).toMatchObject({
      name: 'addIncidentEntry',
      input: { incidentId: id, body: wrote('the gateway is slow') },
    })
    expect(drafts.store.getState()[NOTE]).toBe(' the gateway is slow ')
    expect(desk.store.getState().writing).toEqual({ [`${id}/wrote`]: true })
    asked[0]?.answer(anIncidentEntry())
    expect(await written).toBe(true)
    expect(drafts.store.getState()[NOTE]).toBeUndefined()
    expect(asked[1]?.name).toBe('getIncident')
    expect(desk.store.getState().writing).toEqual({})
  })

  it('loses nothing where it is refused: the words stay in their box, and why is said', async () => {
    const { desk, drafts, asked, settled } = aDesk()
    drafts.keep(NOTE, 'the gateway is slow')
    const written = desk.writeDraft(id, NOTE, wrote)
    await settled()
    asked[0]?.refuse(new Fault('storeFull'))
    expect(await written).toBe(false)
    expect(drafts.store.getState()[NOTE]).toBe('the gateway is slow')
    expect(desk.store.getState().failures[`${id}/wrote`]?.problem.code).toBe('storeFull')
  })

  it('does not take away what was typed on meanwhile', async () => {
    const { desk, drafts, asked, settled } = aDesk()
    drafts.keep(NOTE, 'first')
    const written = desk.writeDraft(id, NOTE, wrote)
    await settled()
    drafts.keep(NOTE, 'first and second')
    asked[0]?.answer(anIncidentEntry())
    await written
    expect(drafts.store.getState()[NOTE]).toBe('first and second')
  })

  it('goes one after the other, in the order of the presses', async () => {
    const { desk, asked, settled } = aDesk()
    const first = desk.write(id, wrote('one'))
    const second = desk.write(id, wrote('two'))
    await settled()
    expect(asked.map(({ input }) => input)).toEqual([{ incidentId: id, body: wrote('one') }])
    asked[0]?.refuse(new Fault('hostGone'))
    expect(await first).toBe(false)
    await settled()
    const next = asked.find(({ input }) => JSON.stringify(input).includes('two'))
    next?.answer(anIncidentEntry())
    expect(await second).toBe(true)
  })

  it('writes nothing where nothing is typed', async () => {
    const { desk, drafts, asked } = aDesk()
    drafts.keep(NOTE, '   ')
    expect(await desk.writeDraft(id, NOTE, wrote)).toBe(false)
    expect(asked).toEqual([])
  })
})

describe('reading an incident', () => {
  const answer = (...ids: readonly string[]) => ({
    incident: anIncident(),
    entries: [],
    timeline: ids.map((one) => anItem({ id: one })),
  })

  it('asks once more where something came while it was asking, however often', async () => {
    const { desk, asked, settled } = aDesk()
    desk.read(id)
    desk.read(id)
    desk.read(id)
    expect(asked).toHaveLength(1)
    asked[0]?.answer(answer('a'))
    await settled()
    expect(asked).toHaveLength(2)
    asked[1]?.answer(answer('a', 'b'))
    await settled()
    expect(asked).toHaveLength(2)
    expect(desk.store.getState().open[id]?.timeline.map((item) => item.id)).toEqual(['a', 'b'])
  })

  it('keeps what it knew where it cannot be read again, with the reason', async () => {
    const { desk, asked, settled } = aDesk()
    desk.read(id)
    asked[0]?.answer(answer('a'))
    await settled()
    desk.read(id)
    asked[1]?.refuse(new Fault('hostGone'))
    await settled()
    expect(desk.store.getState().open[id]?.timeline).toHaveLength(1)
    expect(desk.store.getState().problems[id]?.code).toBe('hostGone')
  })
})

describe('the dialog', () => {
  it('is closed by a window that goes to another cluster', () => {
    const { desk, picture } = aDesk()
    const profile = (name: string) =>
      ({ id: name, name }) as NonNullable<ReturnType<typeof picture.getState>['profile']>
    picture.setState({ profile: profile('one') })
    desk.declare('notServing/ksa-main')
    expect(desk.store.getState().declaring).toEqual({ alertId: 'notServing/ksa-main' })
    picture.setState({ profile: profile('two') })
    expect(desk.store.getState().declaring).toBeNull()
  })
})
