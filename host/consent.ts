/** The last press of a dangerous command, made where no page can make it. Each shell brings its own. */
import type { PreparedPlan } from '../shared/ledger.ts'

export interface ConsentRequest {
  /** As host stored it: the words a person confirms are never a page's. */
  readonly plan: PreparedPlan
  readonly reason: string
  /** What was typed to confirm a forced plan; `null`: nothing had to be. */
  readonly typed: string | null
  /** Given where the shell needs one; `null`: not given. */
  readonly password: string | null
}

export interface Consent {
  /** `withdrawn`: the person closed the window or said no.
   *  @throws {Fault} consentUnavailable: it cannot be given here. consentRefused: it was not accepted. */
  ask(request: ConsentRequest): Promise<'given' | 'withdrawn'>
}
