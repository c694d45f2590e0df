import { describe, expect, it } from 'vitest'
import { IncidentStrip } from '../../../renderer/incidents/incident-strip.tsx'
import { IncidentView } from '../../../renderer/incidents/incident-view.tsx'
import { IncidentsView } from '../../../renderer/incidents/incidents-view.tsx'
import { evidenceOf } from '../../../renderer/incidents/timeline.ts'
import type { Incident } from '../../../shared/incident/incident.ts'
import type { TimelineItem } from '../../../shared/incident/timeline.ts'
import { anId, aProblem } from '../factories.ts'
import { anIncident, anIncidentEntry, anItem } from '../incident-factories.ts'
import { AT } from '../moment.ts'
import { drawnMarkup, drawnText, type Shown } from './a-window.tsx'

const { id } = anIncident()
const CLOSED = { at: AT, by: 'Omar Saleh', why: 'the line was cut', impact: null } as const

function pageOf(part: Partial<Incident> = {}, timeline: TimelineItem[] = [], shown: Shown = {}): string {
  const open = { [id]: { incident: anIncident(part), entries: [anIncidentEntry({ isSent: false })], timeline } }
  return drawnText(<IncidentView incidentId={id} />, { incidents: { open }, ...shown })
}

describe('the page of an incident', () => {
  it('says how bad it is, since when, about what, who holds what, and what is promised', () => {
    const text = pageOf({ roles: { commander: 'noor', operations: null, communications: 'Omar Saleh' } })
    expect(text).toMatch(/ksa-main answers nobody.*Severity 1.*open for 9 min.*about ksa-main/)
    expect(text).toMatch(/Commander noor.*Operations nobody.*Communications Omar Saleh/)
    expect(text).toContain('no updates promised')
  })

  it('works without the cluster, and says how much nobody else can see yet', () => {
    const text = pageOf({ unsent: 3 }, [], { isAway: true })
    expect(text).toContain('3 entries not sent yet: written down here, sent when the cluster is back')
    expect(text).toContain('Note into the timeline')
    expect(text).toContain('as last heard')
  })

  it('can be worked on where nothing was ever heard of the cluster', () => {
    expect(pageOf({}, [], { picture: { snapshot: null } })).toContain('the incident can be worked on all the same')
  })

  it('marks in the timeline what is not sent, whose clock is not known, and what was put right', () => {
    const text = pageOf({}, [
      anItem({ id: `entry/${anId(0xf9)}`, source: 'incident', title: 'wrote', by: 'noor', ref: null }),
      anItem({ id: 'b', offsetMs: null }),
      anItem({ id: 'c', offsetMs: -1_500 }),
    ])
    expect(text).toMatch(/wrote · noor · ◌ not sent yet/)
    expect(text).toContain('clock not known')
    expect(text).toContain('−1.5 s')
  })

  it('draws the newest of thousands of items, and leaves the rest to a press', () => {
    const many = Array.from({ length: 3_000 }, (_, index) => anItem({ id: String(index), title: `item ${index}` }))
    const text = pageOf({}, many)
    expect(text).toContain('item 2999')
    expect(text).toContain('item 2800')
    expect(text).not.toContain('item 2799 ')
    expect(text).toContain('everything (3000)')
  })

  it('of one that is closed says by whom and why, and can be opened again', () => {
    const text = pageOf({ closed: CLOSED })
    expect(text).toMatch(/closed by Omar Saleh,.*the line was cut/)
    expect(text).toContain('Reopen…')
    expect(text).toContain('Its impact was not asked for')
    expect(text).not.toContain('Assign…')
  })

  it('has what was typed before the page was loaded anew', () => {
    const open = { [id]: { incident: anIncident(), entries: [], timeline: [] } }
    const drafts = { [`${id}/note`]: 'half a sentence' }
    expect(drawnMarkup(<IncidentView incidentId={id} />, { incidents: { open }, drafts })).toContain('half a sentence')
  })

  it('is only read in a replay, and says why', () => {
    const open = { [id]: { incident: anIncident(), entries: [], timeline: [] } }
    const markup = drawnMarkup(<IncidentView incidentId={id} />, { incidents: { open }, isReplay: true })
    expect(markup).toContain('End the replay to write')
    expect(markup).toMatch(/aria-disabled="true"[^>]*>Close…/)
    expect(markup).toMatch(/aria-disabled="true"[^>]*>Export bundle/)
  })

  it('in a replay still marks what was pinned, and neither tells nor calls anybody because of it', () => {
    const item = anItem({ title: 'the lines are down' })
    const pins = [{ id: anId(0xfa), by: 'noor', evidence: evidenceOf(item) }]
    const text = pageOf({ pins }, [item], { isReplay: true })
    expect(text).toMatch(/Timeline.*the lines are down.*◆ pinned.*Evidence.*pinned by noor/)
    for (const card of ['Tell the others', 'On call', 'Runbooks', 'Note into the timeline']) {
      expect(text).not.toContain(card)
      expect(pageOf({ pins }, [item])).toContain(card)
    }
    expect(text).not.toContain('as last heard')
  })

  it('says of one that is not known that it is not', () => {
    const problems = { [id]: aProblem('unknownIncident', 'none of this id is kept here') }
    expect(drawnText(<IncidentView incidentId={id} />, { incidents: { problems } })).toContain(
      'none of this id is kept here',
    )
  })
})

describe('the list', () => {
  it('says how the first one comes about', () => {
    expect(drawnText(<IncidentsView />, { picture: { incidents: [] } })).toMatch(
      /Nobody has declared an incident\. Press i when something is wrong\./,
    )
  })

  it('has each with who commands it, when the others are told, and what is not sent', () => {
    const open = anIncident({ unsent: 2, updates: { everyMinutes: 30, lastAt: null, dueAt: AT - 120_000 } })
    const text = drawnText(<IncidentsView />, {
      picture: { incidents: [open, anIncident({ id: anId(2), closed: CLOSED })] },
    })
    expect(text).toContain('1 incident is open.')
    expect(text).toMatch(
      /Rana Haddad.*update overdue by 2 min.*open for 9 min.*2 entries not sent yet.*closed after 10 min/,
    )
  })
})

describe('the strip', () => {
  it('stands on every screen while one is open, the worst first', () => {
    const incidents = [anIncident({ id: anId(3), severity: 3, title: 'a small one' }), anIncident()]
    expect(drawnText(<IncidentStrip />, { picture: { incidents } })).toMatch(
      /Severity 1 ksa-main answers nobody for 9 min no updates promised and 1 more/,
    )
  })

  it('is not there where none is', () => {
    expect(drawnText(<IncidentStrip />, { picture: { incidents: [anIncident({ closed: CLOSED })] } }).trim()).toBe('')
    expect(drawnText(<IncidentStrip />).trim()).toBe('')
  })
})
