import { describe, expect, it } from 'vitest'
import { createClusterDesk } from '../../../renderer/connections/cluster-desk.ts'
import { Fault } from '../../../shared/fault.ts'

const gcc = { id: 'gcc', name: 'GCC' }

describe('going to another cluster', () => {
  it('closes the switcher and goes', async () => {
    const went: string[] = []
    const desk = createClusterDesk(async (id) => void went.push(id))
    desk.store.setState({ isOpen: true })
    await desk.goTo(gcc)
    expect([went, desk.store.getState()]).toEqual([['gcc'], { isOpen: false, refused: null }])
  })

  it('says why it could not, until the next try', async () => {
    let isHeld = true
    const desk = createClusterDesk(() =>
      isHeld ? Promise.reject(new Fault('storeLocked', 'held by 41')) : Promise.resolve(),
    )
    await desk.goTo(gcc)
    expect(desk.store.getState().refused).toMatchObject({ name: 'GCC', problem: { detail: 'held by 41' } })
    isHeld = false
    await desk.goTo(gcc)
    expect(desk.store.getState().refused).toBeNull()
  })
})
