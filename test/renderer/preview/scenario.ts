/** A state the preview can show: a picture, and what host would answer in it. */
import type { Fact } from '../../../shared/fact.ts'
import type { ConfirmOutcome, PreparedPlan } from '../../../shared/ledger.ts'
import type { CallInput, CallOutput, Push } from '../../../shared/calls.ts'
import type { History, SeriesRequest } from '../../../shared/history.ts'
import type { NotificationState } from '../../../shared/notification.ts'
import type { People } from '../../../shared/people.ts'
import type { Picture } from '../../../shared/picture.ts'
import type { Shelf } from './shelving.ts'
import type { Shifts } from './shifting.ts'
import type { Problem } from '../../../shared/fault.ts'

export interface Scenario {
  readonly picture: Picture
  readonly facts: readonly Fact[]
  readonly plan: PreparedPlan | Problem
  readonly confirm: ConfirmOutcome
  /** Samples go on coming; else the cluster is silent. */
  readonly isLive: boolean
  /** Absent: this console has kept nothing. */
  readonly getSeries?: (request: SeriesRequest) => History
  /** Absent: there is no traffic to predict from. */
  readonly whatIf?: (input: CallInput<'whatIf'>) => CallOutput<'whatIf'>
  /** Absent: rules and routes of a cluster that is well. */
  readonly listAlertRules?: () => CallOutput<'listAlertRules'>
  /** Absent: the cluster does not answer that. */
  readonly listSlos?: () => CallOutput<'listSlos'>
  /** Absent: the cluster has no backup process. */
  readonly people?: People
  readonly listBackups?: () => CallOutput<'listBackups'>
  /** Absent: there is none. */
  readonly listVersions?: () => CallOutput<'listVersions'>
  readonly getUptime?: (input: CallInput<'getUptime'>) => CallOutput<'getUptime'>
  /** Absent: a desktop that shows them, as it is at first. */
  readonly notifications?: NotificationState
  /** Absent: the runbooks that ship, as a cluster keeps them, and nobody goes through one. */
  readonly shelf?: Shelf
  /** Absent: nobody declared an incident or wrote of a shift. */
  readonly shifts?: Shifts
  /** What comes every second; absent: the samples of the picture again. */
  readonly pushes?: (now: number) => Push[]
  readonly port: 'open' | 'gone' | 'notSignedIn'
}
