import { describe, expect, it } from 'vitest'
import { applyPushes, createPictureStore, createSampleStore } from '../../../renderer/store/picture.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import {
  applyHandovers,
  applyIncidents,
  EMPTY_BOOK,
  openIncidents,
  withHandoverPush,
  withIncidentPush,
  worstIncident,
} from '../../../renderer/store/shift-book.ts'
import { anId } from '../factories.ts'
import { aHandover, anIncident, anIncidentEntry } from '../incident-factories.ts'
import { AT } from '../moment.ts'

const CLOSED = { at: AT, by: 'Omar Saleh', why: '', impact: null } as const

describe('incidents of the shift', () => {
  it('stand open ones first, newest first', () => {
    const heads = [
      anIncident({ id: anId(1), declaredAt: AT }),
      anIncident({ id: anId(2), declaredAt: AT + 9, closed: CLOSED }),
      anIncident({ id: anId(3), declaredAt: AT + 5 }),
    ]
    const book = heads.reduce(
      (before, head) => ({ ...before, ...withIncidentPush(before, head, anIncidentEntry()) }),
      EMPTY_BOOK,
    )
    expect(book.incidents?.map(({ id }) => id)).toEqual([anId(3), anId(1), anId(2)])
  })

  it('name the worst that is open, of those the newest, and none where all are closed', () => {
    const worst = anIncident({ id: anId(1), severity: 1, declaredAt: AT })
    const newer = anIncident({ id: anId(2), severity: 1, declaredAt: AT + 5 })
    const lesser = anIncident({ id: anId(3), severity: 3, declaredAt: AT + 9 })
    expect(worstIncident([lesser, worst, newer])?.id).toBe(anId(2))
    expect(worstIncident([{ ...worst, closed: CLOSED }])).toBeNull()
    expect(worstIncident(null)).toBeNull()
    expect(openIncidents([worst, { ...newer, closed: CLOSED }])).toEqual([worst])
  })

  it('come into the picture by a push, which is another one each time', () => {
    const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(AT) }
    const incident = anIncident()
    const entry = anIncidentEntry()
    applyPushes(stores, [{ kind: 'incident', incident, entry }])
    applyPushes(stores, [{ kind: 'handover', handover: aHandover() }])
    expect(stores.picture.getState().incidents).toEqual([incident])
    expect(stores.picture.getState().incidentEntries[incident.id]).toEqual(entry)
    expect(stores.picture.getState().handovers).toEqual([aHandover()])
  })
})

describe('an answer of host that comes late', () => {
  it('leaves an incident as it was pushed since, and brings the others', () => {
    const picture = createPictureStore()
    const before = picture.getState()
    picture.setState((state) => withIncidentPush(state, anIncident({ title: 'pushed' }), anIncidentEntry()))
    applyIncidents(picture, [anIncident({ title: 'asked for' }), anIncident({ id: anId(9), declaredAt: AT })], before)
    expect(picture.getState().incidents?.map(({ title }) => title)).toEqual(['ksa-main answers nobody', 'pushed'])
  })

  it('leaves a handover as it was pushed since, the one that is open first', () => {
    const picture = createPictureStore()
    const before = picture.getState()
    const over = aHandover({ id: anId(0xfb), in: { at: AT, by: 'Omar Saleh' } })
    picture.setState((state) => withHandoverPush(state, aHandover({ unsent: 1 })))
    applyHandovers(picture, [over, aHandover()], before)
    expect(picture.getState().handovers).toEqual([aHandover({ unsent: 1 }), over])
  })
})
