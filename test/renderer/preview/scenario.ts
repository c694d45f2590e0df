/** A state the preview can show: a picture, and what host would answer in it. */
import type { Fact } from '../../../shared/fact.ts'
import type { ConfirmOutcome, PreparedPlan } from '../../../shared/ledger.ts'
import type { Picture } from '../../../shared/picture.ts'
import type { Problem } from '../../../shared/fault.ts'

export interface Scenario {
  readonly picture: Picture
  readonly facts: readonly Fact[]
  readonly plan: PreparedPlan | Problem
  readonly confirm: ConfirmOutcome
  /** Samples go on coming; else the cluster is silent. */
  readonly isLive: boolean
  readonly port: 'open' | 'gone' | 'notSignedIn'
}
