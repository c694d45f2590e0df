import { describe, expect, it } from 'vitest'
import { onDuty } from '../../../cli/commands/on-duty.ts'
import { EXIT } from '../../../cli/world.ts'
import { NOBODY, People } from '../../../shared/people.ts'
import { AT } from '../../support/factories.ts'
import { aWorld } from '../support/a-world.ts'

const turns = { startsAt: new Date(AT).toISOString(), hours: 12, people: ['rana'] }
const people = People.parse({
  people: [{ id: 'rana', name: 'Rana Haddad', phone: '+971 4 000 0000', mail: 'rana@example.com' }],
  levels: [{ name: 'First', turns }, { name: 'Owner' }],
})

describe('linda on-duty', () => {
  it('says who is called and how, and fails where a level has nobody', async () => {
    const world = aWorld({ getPeople: () => ({ people, servedAt: AT }) })
    expect(await onDuty(world)).toBe(EXIT.failed)
    expect(world.printed.join('\n')).toMatch(/First +Rana Haddad +\+971 4 000 0000, rana@example\.com/)
    expect(world.printed.join('\n')).toMatch(/Owner +not assigned/)
  })

  it('says where nobody is assigned at all', async () => {
    const world = aWorld({ getPeople: () => ({ people: NOBODY, servedAt: AT }) })
    expect(await onDuty(world)).toBe(EXIT.failed)
    expect(world.printed).toEqual(['Not assigned: the cluster’s list of people names no level.'])
  })
})
