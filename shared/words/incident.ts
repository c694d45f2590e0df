/** What people write into incidents, as it is told. Pure. */
import { assertNever } from '../assert-never.ts'
import type { Audience, IncidentEntryBody, IncidentRole } from '../incident/incident.ts'

export interface EntryWords {
  /** "Severity 2 from now on" */
  readonly title: string
  /** What was written with it; "": nothing. */
  readonly detail: string
}

const ROLES: Readonly<Record<IncidentRole, string>> = {
  commander: 'Commander',
  operations: 'Operations',
  communications: 'Communications',
}

const AUDIENCES: Readonly<Record<Audience, string>> = {
  internal: 'the team',
  customers: 'customers',
  executives: 'executives',
}

export function incidentEntryWords(body: IncidentEntryBody): EntryWords {
  switch (body.kind) {
    case 'declared':
      return { title: `Declared “${body.title}”, severity ${body.severity}`, detail: body.summary }
    case 'reclassified':
      return { title: `Severity ${body.severity} from now on`, detail: body.why }
    case 'retitled':
      return { title: `Called “${body.title}” from now on`, detail: '' }
    case 'assigned':
      return {
        title: `${ROLES[body.role]}: ${body.person ?? 'nobody'}`,
        detail: '',
      }
    case 'wrote':
      return { title: 'Wrote', detail: body.text }
    case 'pinned':
      return { title: `Pinned: ${body.evidence.title}`, detail: body.evidence.detail }
    case 'unpinned':
      return { title: 'Took a pin away', detail: '' }
    case 'updatesEvery':
      return {
        title:
          body.minutes === null
            ? 'No updates are promised any more'
            : `An update is promised every ${body.minutes} min`,
        detail: '',
      }
    case 'updateSent':
      return { title: `Told ${AUDIENCES[body.audience]}`, detail: body.text }
    case 'closed':
      return { title: 'Closed', detail: body.why }
    case 'reopened':
      return { title: 'Reopened', detail: body.why }
    default:
      return assertNever(body)
  }
}
