/**
 * Whether a master that is alive also does its work: messages wait and nothing is answered, or its session is gone.
 * Reads what the gateway and the node themselves said; durations are on the own monotonic clock.
 */
import type { Account } from '../../../shared/account.ts'
import type { Check } from '../../../shared/check.ts'
import type { Device } from '../../../shared/device.ts'
import type { Node } from '../../../shared/node.ts'
import type { AccountSample } from '../../../shared/sample.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { counted, howLong } from '../failover/words.ts'
import { GATEWAY, type Roster } from '../nodes/roster.ts'

/** Why a living master is of no use. */
export interface Trouble {
  readonly kind: 'notServing' | 'device'
  /** "ksa-1 has answered nothing for 5 s while 12 messages wait" */
  readonly cause: string
  readonly check: Check
}

/** A stretch in which messages of an account waited and none was answered. */
interface Silence {
  /** Lease and gateway it was seen under; another one begins anew. */
  readonly under: string
  readonly accepted: number
  /** Monotonic. */
  readonly since: number
}

/** Older samples of the gateway say nothing of now. */
const SAMPLE_FRESH_MS = 3_000
/** The messenger takes nothing from it, and it does not mend by itself. */
export const LOST_STATES: ReadonlySet<Device['state']> = new Set(['loggedOut', 'blocked', 'unlinked'])

export interface ServingOptions {
  readonly roster: () => Pick<Roster, 'presence'>
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly notServingMs: number
}

export class Serving {
  readonly #options: ServingOptions
  readonly #silences = new Map<string, Silence>()
  /** By node: since when (monotonic) its session is being restored. */
  readonly #recovering = new Map<string, number>()
  /** By node; stays the same object, and so the same words, while it lasts. */
  readonly #troubles = new Map<string, Trouble>()
  #byAccount: { readonly of: readonly AccountSample[]; readonly found: ReadonlyMap<string, AccountSample> } = {
    of: [],
    found: new Map(),
  }

  constructor(options: ServingOptions) {
    this.#options = options
  }

  /** `null`: it does its work, as far as is known. */
  trouble(nodeId: string): Trouble | null {
    return this.#troubles.get(nodeId) ?? null
  }

  /** What was seen before a sleep says nothing. */
  reset(): void {
    this.#silences.clear()
    this.#recovering.clear()
    this.#troubles.clear()
  }

  /** Every 100 ms. */
  look(snapshot: Snapshot): void {
    const holders = new Set<string>()
    for (const account of Object.values(snapshot.accounts)) {
      const node = snapshot.nodes[account.lease.holder?.nodeId ?? '']
      if (node === undefined) continue
      holders.add(node.id)
      const found = this.#lostDevice(node) ?? this.#lastingRecovery(node) ?? this.#silence(account, node)
      const known = this.#troubles.get(node.id)
      if (found === null) this.#troubles.delete(node.id)
      else if (found.kind !== known?.kind || found.check.id !== known.check.id) this.#troubles.set(node.id, found)
    }
    for (const nodeId of this.#troubles.keys()) if (!holders.has(nodeId)) this.#troubles.delete(nodeId)
  }

  /** The list is looked through once, not once for each account. */
  #sampleOf(samples: readonly AccountSample[], accountId: string): AccountSample | undefined {
    if (samples !== this.#byAccount.of)
      this.#byAccount = { of: samples, found: new Map(samples.map((sample) => [sample.accountId, sample])) }
    return this.#byAccount.found.get(accountId)
  }

  #lostDevice({ id, device }: Node): Trouble | null {
    if (device === null || !LOST_STATES.has(device.state)) return null
    const cause = `the session of ${id} is ${stateWords(device.state)}${device.why === '' ? '' : `: ${device.why}`}`
    return { kind: 'device', cause, check: deviceCheck(id, device, stateWords(device.state)) }
  }

  #lastingRecovery({ id, device }: Node): Trouble | null {
    const now = this.#options.clock.mono()
    if (device?.state !== 'recovering') {
      this.#recovering.delete(id)
      return null
    }
    const since = this.#recovering.get(id) ?? now
    this.#recovering.set(id, since)
    if (now - since < this.#options.notServingMs) return null
    const lasted = `${howLong(now - since)}, ${counted(device.attempts, 'attempt')}`
    return {
      kind: 'notServing',
      cause: `the session of ${id} could not be restored for ${lasted}`,
      check: deviceCheck(id, device, `recovering for ${lasted}`),
    }
  }

  #silence({ id: accountId, lease }: Account, node: Node): Trouble | null {
    const { clock, roster, notServingMs } = this.#options
    const now = clock.mono()
    const gateway = roster().presence(GATEWAY)
    const sample = gateway === null ? undefined : this.#sampleOf(gateway.samples, accountId)
    // Not heard of is not answered: what stood then stands.
    if (gateway === null || sample === undefined || clock.wall() - sample.at > SAMPLE_FRESH_MS)
      return this.#troubles.get(node.id) ?? null
    const silence = nextSilence(
      this.#silences.get(accountId),
      sample,
      `${lease.epoch}/${gateway.hello.incarnation}`,
      now,
    )
    if (silence === null) this.#silences.delete(accountId)
    else this.#silences.set(accountId, silence)
    const isLong =
      silence !== null && now - silence.since >= notServingMs && (sample.oldestWaitingMs ?? 0) >= notServingMs
    return isLong ? notServing(node.id, now - silence.since, sample, notServingMs) : null
  }
}

function nextSilence(before: Silence | undefined, sample: AccountSample, under: string, now: number): Silence | null {
  if (sample.waiting === 0) return null
  const { accepted } = sample.totals
  return before !== undefined && before.under === under && before.accepted === accepted
    ? before
    : { under, accepted, since: now }
}

function notServing(nodeId: string, silentMs: number, { waiting, at }: AccountSample, limitMs: number): Trouble {
  const waits = `${counted(waiting, 'message waits', 'messages wait')}`
  return {
    kind: 'notServing',
    cause: `${nodeId} has answered nothing for ${howLong(silentMs)} while ${waits}`,
    check: {
      id: 'serving',
      title: `${nodeId} answers messages`,
      status: 'fail',
      measured: `nothing for ${howLong(silentMs)}, ${waits}`,
      threshold: `< ${howLong(limitMs)} while messages wait`,
      measuredAt: at,
    },
  }
}

function deviceCheck(nodeId: string, device: Device, measured: string): Check {
  return {
    id: 'device',
    title: `The session of ${nodeId} is linked`,
    status: 'fail',
    measured,
    threshold: 'linked',
    measuredAt: device.since,
  }
}

const STATE_WORDS: Readonly<Record<Device['state'], string>> = {
  linked: 'linked',
  recovering: 'being restored',
  loggedOut: 'logged out',
  blocked: 'blocked',
  unlinked: 'not linked',
}

export function stateWords(state: Device['state']): string {
  return STATE_WORDS[state]
}
