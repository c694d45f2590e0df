import { describe, expect, it } from 'vitest'
import { askWords, heldBy, reasonWith } from '../../../renderer/plan/held-operations.ts'
import type { Command } from '../../../shared/command.ts'
import type { Incident } from '../../../shared/incident/incident.ts'
import { aSnapshot } from '../factories.ts'
import { anIncident } from '../incident-factories.ts'
import { AT } from '../moment.ts'

const ME = 'Rana Haddad'
const FAILOVER: Command = { kind: 'failover', accountId: 'ksa-main', to: null }
const withOperations = (operations: string | null, part: Partial<Incident> = {}): Incident =>
  anIncident({ roles: { commander: ME, operations, communications: null }, ...part })
const held = (command: Command, ...incidents: readonly Incident[]) => heldBy(command, incidents, ME, aSnapshot())

describe('acting into an incident', () => {
  it('is asked about where somebody else holds its operations', () => {
    const found = held(FAILOVER, withOperations('Omar Saleh'))
    expect(found?.holder).toBe('Omar Saleh')
    expect(found === null ? '' : askWords(found)).toBe(
      'Operations of “ksa-main answers nobody” is held by Omar Saleh. Act anyway.',
    )
  })

  it('is not where one holds it oneself, nobody does, or the incident is over', () => {
    expect(held(FAILOVER, withOperations(ME))).toBeNull()
    expect(held(FAILOVER, withOperations(null))).toBeNull()
    const closed = { at: AT, by: ME, why: '', impact: null }
    expect(held(FAILOVER, withOperations('Omar Saleh', { closed }))).toBeNull()
    expect(heldBy(FAILOVER, null, ME, aSnapshot())).toBeNull()
  })

  it('is not on an account that it is not about, but on its nodes and on the whole cluster', () => {
    const incident = withOperations('Omar Saleh')
    expect(held({ kind: 'failover', accountId: 'uae-main', to: null }, incident)).toBeNull()
    expect(held({ kind: 'drain', nodeId: 'uae-2' }, incident)).toBeNull()
    expect(held({ kind: 'drain', nodeId: 'ksa-2' }, incident)?.holder).toBe('Omar Saleh')
    expect(held({ kind: 'holdAutomation', accountId: null, minutes: 15 }, incident)?.holder).toBe('Omar Saleh')
    expect(held({ kind: 'drain', nodeId: 'uae-2' }, { ...incident, accountIds: [] })?.holder).toBe('Omar Saleh')
  })

  it('stands in the reason once, however often it is pressed', () => {
    const found = held(FAILOVER, withOperations('Omar Saleh'))
    if (found === null) throw new Error('somebody holds it')
    const once = reasonWith('the disk makes noises', found)
    expect(once).toBe('the disk makes noises. Acted although Omar Saleh holds operations of “ksa-main answers nobody”.')
    expect(reasonWith(once, found)).toBe(once)
    expect(reasonWith('', found)).toBe('Acted although Omar Saleh holds operations of “ksa-main answers nobody”.')
  })
})
