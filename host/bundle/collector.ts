/** Reads the facts of a period as they pass by, and keeps what the post-mortem is told from. */
import type { Alert } from '../../shared/alert.ts'
import type { Fact } from '../../shared/fact.ts'
import type { Failover } from '../../shared/failover.ts'
import type { StoryWord } from '../../shared/bundle/story.ts'
import { fold } from '../../shared/fold.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { describeFact } from '../../shared/words/describe-fact.ts'

/** What automation decides by itself, beside the failovers that are told one by one. */
const AUTOMATION: ReadonlySet<Fact['kind']> = new Set([
  'protectionChanged',
  'countdownStarted',
  'countdownEnded',
  'failoverSkipped',
  'probationStarted',
  'probationWorsened',
  'probationEnded',
  'recordsCut',
])
/** Of each; more of them are in the facts. */
const KEPT = 1_000

export class Collector {
  readonly #alerts = new Map<string, Alert>()
  readonly #failovers = new Map<string, Failover>()
  readonly #automation: StoryWord[] = []
  #state: Snapshot | null = null
  #count = 0

  get count(): number {
    return this.#count
  }

  /** Oldest first; as they stood at the end. */
  get alerts(): Alert[] {
    return [...this.#alerts.values()].toSorted((a, b) => a.raisedAt - b.raisedAt).slice(0, KEPT)
  }

  /** Oldest first; as they stood at the end. */
  get failovers(): Failover[] {
    return [...this.#failovers.values()].toSorted((a, b) => a.startedAt - b.startedAt).slice(0, KEPT)
  }

  get automation(): readonly StoryWord[] {
    return this.#automation
  }

  /** The state at the end; `null`: nothing was read. */
  get state(): Snapshot | null {
    return this.#state
  }

  begin(start: Snapshot): void {
    this.#state = start
    for (const alert of start.alerts) if (alert.resolvedAt === null) this.#keepAlert(alert)
    for (const failover of start.failovers) if (failover.endedAt === null) this.#keepFailover(failover)
  }

  add(fact: Fact): void {
    if (this.#state === null) return
    this.#count += 1
    const state = (this.#state = fold(this.#state, [fact]).snapshot)
    switch (fact.kind) {
      case 'alertRaised':
        this.#keepOpen(state, fact.alert.id)
        break
      case 'alertResolved':
      case 'alertAcknowledged':
      case 'alertFolded':
        this.#keepOpen(state, fact.alertId)
        break
      case 'failoverStarted':
      case 'failoverPhaseEntered':
      case 'failoverEnded': {
        const failover = state.failovers.find(({ id }) => id === fact.failoverId)
        if (failover !== undefined) this.#keepFailover(failover)
        break
      }
      default:
        break
    }
    if (this.#isAutomations(fact) && this.#automation.length < KEPT)
      this.#automation.push({ at: fact.at, text: describeFact(fact).text })
    if (fact.kind === 'failoverStarted' && fact.trigger === 'automatic' && this.#automation.length < KEPT)
      this.#automation.push({ at: fact.at, text: describeFact(fact).text })
  }

  #isAutomations(fact: Fact): boolean {
    return AUTOMATION.has(fact.kind)
  }

  /** The newest of that id: an alert that comes back is another one. */
  #keepOpen(state: Snapshot, alertId: string): void {
    const alert = state.alerts.find(({ id }) => id === alertId)
    if (alert !== undefined) this.#keepAlert(alert)
  }

  #keepAlert(alert: Alert): void {
    this.#alerts.set(`${alert.id}@${alert.raisedAt}`, alert)
  }

  #keepFailover(failover: Failover): void {
    this.#failovers.set(`${failover.id}@${failover.startedAt}`, failover)
  }
}
