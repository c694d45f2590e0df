import { describe, expect, it } from 'vitest'
import { createPictureStore } from '../../../renderer/store/picture.ts'
import { applyLibrary, applyRuns, EMPTY_SHELF, withRunPush } from '../../../renderer/store/shelf.ts'
import { anId } from '../factories.ts'
import { AT } from '../moment.ts'
import { aLibrary, anEntryOf, aRun, aWritten } from '../runbook-factories.ts'

const OVER = { at: AT, by: 'Rana Haddad', outcome: 'solved', why: '' } as const

describe('runs on the shelf', () => {
  it('stand open ones first, newest first', () => {
    const first = withRunPush(EMPTY_SHELF, aRun({ id: anId(1), startedAt: AT }), aWritten())
    const second = withRunPush({ ...EMPTY_SHELF, ...first }, aRun({ id: anId(2), startedAt: AT + 5 }), aWritten())
    const third = withRunPush(
      { ...EMPTY_SHELF, ...second },
      aRun({ id: anId(3), startedAt: AT + 9, ended: OVER }),
      aWritten(),
    )
    expect(third.runs?.map(({ id }) => id)).toEqual([anId(2), anId(1), anId(3)])
  })

  it('take an entry that comes twice once, as it came last', () => {
    const unsent = aWritten({ isSent: false })
    const before = withRunPush(EMPTY_SHELF, aRun({ unsent: 1 }), unsent)
    const after = withRunPush({ ...EMPTY_SHELF, ...before }, aRun({ unsent: 0 }), { ...unsent, isSent: true })
    expect(after.runEntries[anId(0xd1)]).toEqual([{ ...unsent, isSent: true }])
    expect(after.runs).toEqual([aRun({ unsent: 0 })])
  })
})

describe('an answer of host that comes late', () => {
  it('does not take the place of a library that was pushed since', () => {
    const picture = createPictureStore()
    const before = picture.getState()
    const pushed = aLibrary([anEntryOf({}, { isPinned: true })])
    picture.setState({ library: pushed })
    applyLibrary(picture, aLibrary(), before)
    expect(picture.getState().library).toBe(pushed)
  })

  it('leaves a run as it was pushed since, and brings the others', () => {
    const picture = createPictureStore()
    const before = picture.getState()
    picture.setState((state) => withRunPush(state, aRun({ ticked: 4 }), aWritten()))
    applyRuns(picture, [aRun({ ticked: 3 }), aRun({ id: anId(9) })], before)
    expect(picture.getState().runs?.map(({ id, ticked }) => [id, ticked])).toEqual([
      [anId(0xd1), 4],
      [anId(9), 0],
    ])
  })

  it('takes away what is gone', () => {
    const picture = createPictureStore()
    picture.setState({ runs: [aRun({ id: anId(9) })] })
    applyRuns(picture, [aRun()], picture.getState())
    expect(picture.getState().runs?.map(({ id }) => id)).toEqual([anId(0xd1)])
  })
})
