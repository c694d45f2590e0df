import { describe, expect, it } from 'vitest'
import { createOutcomeDesk, endedOf, openIds } from '../../../renderer/store/outcomes.ts'
import { applyPicture, createPictureStore, createSampleStore } from '../../../renderer/store/picture.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import type { Memory } from '../../../renderer/store/ui.ts'
import { aConnectionState, anEntry, anId, aPicture } from '../factories.ts'
import { AT } from '../moment.ts'

const running = anEntry({ operationId: anId(20), state: 'running' })
const unknown = anEntry({ operationId: anId(21), state: 'unknown' })
const succeeded = { ...running, state: 'succeeded' as const }

describe('what became of a click', () => {
  it('is told once, when it ends', () => {
    const followed = openIds([running])
    expect(endedOf(followed, [running], [succeeded], AT)).toEqual([{ operationId: anId(20), at: AT, isLate: false }])
    expect(endedOf(openIds([succeeded]), [succeeded], [succeeded], AT)).toEqual([])
  })

  it('is late where it was not known for a while', () => {
    const failed = { ...unknown, state: 'failed' as const }
    expect(endedOf(openIds([unknown]), [unknown], [failed], AT)).toMatchObject([{ isLate: true }])
  })

  it('is not told of what was not sent: that still asks', () => {
    expect(endedOf(openIds([unknown]), [unknown], [{ ...unknown, state: 'notSent' }], AT)).toEqual([])
  })
})

function memory(kept: Record<string, string> = {}): Memory & { readonly kept: Record<string, string> } {
  return {
    kept,
    read: (key) => kept[key] ?? null,
    write: (key, value) => {
      kept[key] = value
    },
  }
}

function window(kept?: Record<string, string>) {
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(AT) }
  const remembered = memory(kept)
  const desk = createOutcomeDesk(stores.picture, remembered, () => AT)
  return { stores, remembered, desk }
}

describe('the outcomes of a window', () => {
  it('begin with what ended while no window was open', () => {
    const first = window()
    applyPicture(first.stores, aPicture({ ledger: [running] }))
    expect(first.desk.store.getState().outcomes).toEqual([])

    const second = window(first.remembered.kept)
    applyPicture(second.stores, aPicture({ ledger: [succeeded] }))
    expect(second.desk.store.getState().outcomes).toEqual([{ operationId: anId(20), at: AT, isLate: true }])
    second.desk.dismiss(anId(20))
    expect(second.desk.store.getState().outcomes).toEqual([])
  })

  it('do not repeat what was open before nothing was known', () => {
    const { stores, desk, remembered } = window()
    stores.picture.setState({ facts: [] })
    expect(remembered.kept).toEqual({})
    applyPicture(stores, aPicture({ ledger: [succeeded] }))
    expect(desk.store.getState().outcomes).toEqual([])
  })

  it('follow the ledger while the window is open', () => {
    const { stores, desk } = window()
    applyPicture(stores, aPicture({ ledger: [running] }))
    stores.picture.setState({ ledger: [succeeded] })
    expect(desk.store.getState().outcomes).toEqual([{ operationId: anId(20), at: AT, isLate: false }])
  })

  it('are of the cluster the window is on, and wait for its return', () => {
    const { stores, desk } = window()
    const gcc = { ...aConnectionState().profile, id: 'gcc' }
    applyPicture(stores, aPicture({ ledger: [running] }))
    applyPicture(stores, aPicture({ profile: gcc, ledger: [succeeded] }))
    expect(desk.store.getState().outcomes).toEqual([])
    applyPicture(stores, aPicture({ ledger: [succeeded] }))
    expect(desk.store.getState().outcomes).toEqual([{ operationId: anId(20), at: AT, isLate: true }])
    applyPicture(stores, aPicture({ profile: gcc, ledger: [] }))
    expect(desk.store.getState().outcomes).toEqual([])
  })
})
