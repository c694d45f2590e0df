/** `linda on-duty`: who is called, and who next. */
import { type Duty, onDutyAt } from '../../shared/people.ts'
import { columns } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

/** Exits with 1 where a level has nobody. */
export async function onDuty(world: World): Promise<ExitCode> {
  const { people, servedAt } = await world.client.call('getPeople', {})
  const duties = onDutyAt(people, servedAt)
  if (world.isJson) world.print(JSON.stringify(duties))
  else if (duties.length === 0) world.print('Not assigned: the cluster’s list of people names no level.')
  else
    for (const line of columns([['LEVEL', 'PERSON', 'REACHED AT', 'UNTIL', 'THEN'], ...duties.map(rowOf)]))
      world.print(line)
  return duties.length > 0 && duties.every(({ person }) => person !== null) ? EXIT.ok : EXIT.failed
}

function rowOf({ level, person, why, until, next }: Duty): string[] {
  const ways = person === null ? [] : [person.phone, person.mail, person.elsewhere].filter((way) => way !== '')
  return [
    level,
    person === null ? 'not assigned' : `${person.name}${why === '' ? '' : ` (${why})`}`,
    ways.length === 0 ? '–' : ways.join(', '),
    until === null ? '–' : `${new Date(until).toISOString().slice(0, 16)}Z`,
    next?.name ?? '–',
  ]
}
