/** Conditions of backups that follow from what is known at any moment. How old they are is for the rules to measure. Pure. */
import type { Backup, Place } from '../../../shared/backup.ts'
import type { FactBody } from '../../../shared/fact.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { type Alarm, alarmFacts } from '../alarm.ts'

const ABOUT = 'cluster'

/** `places` `null`: the backup process was not heard, and what stands stays. */
export function backupConditions(snapshot: Snapshot, places: readonly Place[] | null, now: number): FactBody[] {
  return [...failed(snapshot, now), ...oneSided(snapshot, places, now), ...unproven(snapshot, now)]
}

function failed(snapshot: Snapshot, now: number): FactBody[] {
  const [last, before] = snapshot.backups.filter(({ state }) => state === 'complete' || state === 'failed')
  const isFailed = last?.state === 'failed'
  const alarm: Alarm = {
    code: 'backupFailed',
    about: ABOUT,
    // Once may be chance; twice will not mend itself.
    level: before?.state === 'failed' ? 'critical' : 'warning',
    title: `The last backup failed${isFailed ? `: ${last.why}` : ''}`,
    accountId: null,
  }
  return alarmFacts(snapshot, alarm, isFailed, now, `backup ${last?.id ?? ''} is complete`)
}

function oneSided(snapshot: Snapshot, places: readonly Place[] | null, now: number): FactBody[] {
  if (places === null) return []
  const second = places.find(({ place }) => place === 'second')
  const newest = snapshot.backups.find(({ state }) => state === 'complete')
  const copy = newest?.copies.find(({ place }) => place === 'second')
  const why = reason(second, newest, copy)
  const alarm: Alarm = {
    code: 'secondPlaceMissing',
    about: ABOUT,
    level: 'warning',
    title: `Backups lie in one place only${why === null ? '' : `: ${why}`}`,
    accountId: null,
  }
  return alarmFacts(snapshot, alarm, why !== null, now, 'the second place has what the first one has')
}

/** `null`: there is nothing to say. */
function reason(
  second: Place | undefined,
  newest: Backup | undefined,
  copy: Backup['copies'][number] | undefined,
): string | null {
  if (second === undefined || second.path === null) return 'no second place is configured'
  if (second.trouble !== '') return second.trouble
  if (newest === undefined || copy?.state === 'copied') return null
  return `the newest backup was not copied (${copy?.why ?? 'there was no second place then'})`
}

function unproven(snapshot: Snapshot, now: number): FactBody[] {
  const last = snapshot.backups
    .filter(({ state, verified }) => state === 'complete' && verified !== null)
    .toSorted((a, b) => (b.verified?.at ?? 0) - (a.verified?.at ?? 0))[0]
  const isBad = last?.verified?.outcome === 'failed'
  const alarm: Alarm = {
    code: 'verificationFailed',
    about: ABOUT,
    title: `Backup ${last?.id ?? ''} is no good${isBad ? `: ${last?.verified?.findings[0] ?? 'no reason was given'}` : ''}`,
    accountId: null,
  }
  return alarmFacts(snapshot, alarm, isBad, now, `backup ${last?.id ?? ''} was proven`)
}
