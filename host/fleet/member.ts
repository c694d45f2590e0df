/** One cluster of the fleet: its profile and secrets, and its host while it is watched. */
import type { ConnectionState, MonitoringServer, Profile, SecretStanding } from '../../shared/connection.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import type { Host } from '../host.ts'
import type { Glance } from './glance.ts'
import { type HeldSecrets, isWanted, type KeptSecrets, standingOf } from './held-secrets.ts'

export interface MemberOptions {
  readonly profile: Profile
  readonly actor: string
  /** It came with a connection file: it cannot be changed or removed here. */
  readonly isFixed: boolean
  /** Asked for once. What is `null` and wanted has to be given again. */
  readonly readSecrets: () => Promise<HeldSecrets>
  /** Which of those are there again after a restart. */
  readonly keeps: KeptSecrets
  readonly createHost: (token: string, secrets: HeldSecrets) => Promise<Host>
  readonly changed: () => void
}

const IDLE: Glance = { link: 'idle', problem: null, heardAt: null, worst: null, openAlerts: null, criticalAlerts: null }

export class Member {
  readonly #options: MemberOptions
  /** `undefined`: not asked for yet. */
  #secrets: HeldSecrets | undefined
  #reading: Promise<HeldSecrets> | null = null
  #starting: Promise<Host> | null = null
  #host: Host | null = null
  /** A store is opened again only after it was let go of. */
  #stopped: Promise<void> = Promise.resolve()
  /** Why it could not be watched; `null`: it could, or nobody tried. */
  #fault: Fault | null = null

  constructor(options: MemberOptions) {
    this.#options = options
  }

  get profile(): Profile {
    return this.#options.profile
  }

  get actor(): string {
    return this.#options.actor
  }

  get isFixed(): boolean {
    return this.#options.isFixed
  }

  get keeps(): KeptSecrets {
    return this.#options.keeps
  }

  /** Why it is not watched; `null`: it is, or nobody tried. */
  get problem(): string | null {
    return this.#fault?.message ?? null
  }

  /** Whether there is one, as far as is known. */
  get hasToken(): boolean {
    return this.#secrets?.token !== null
  }

  /** `null`: it is not watched at this moment. */
  get host(): Host | null {
    return this.#host
  }

  async secrets(): Promise<HeldSecrets> {
    this.#reading ??= this.#options.readSecrets()
    this.#secrets = await this.#reading
    return this.#secrets
  }

  /** Watches it. @throws {Fault} unauthorized: no token is kept here. Or the store's: storeLocked, storeFull. */
  start(): Promise<Host> {
    this.#starting ??= this.#stopped.then(() => this.#begin())
    return this.#starting
  }

  stop(): Promise<void> {
    const starting = this.#starting
    this.#starting = null
    this.#host = null
    this.#stopped = this.#stopped.then(() => this.#end(starting))
    return this.#stopped
  }

  state(): ConnectionState {
    const { profile, actor, isFixed, keeps } = this.#options
    return {
      profile,
      actor,
      isBuiltIn: isFixed,
      // Not asked for yet: it counts as there until the keyring has answered.
      hasToken: this.hasToken,
      keepsToken: keeps.token && this.hasToken,
      monitoringSecrets: { prometheus: this.#standing('prometheus'), alertmanager: this.#standing('alertmanager') },
      ...(this.#host?.glance() ?? this.#withoutHost()),
    }
  }

  #standing(name: MonitoringServer): SecretStanding {
    const { profile, keeps } = this.#options
    if (this.#secrets === undefined) return isWanted(profile, name) ? 'kept' : 'none'
    return standingOf(profile, name, this.#secrets[name], keeps[name])
  }

  async #end(starting: Promise<Host> | null): Promise<void> {
    // Why it could not start is kept in #fault.
    const host = await starting?.catch(() => null)
    this.#host = null
    await host?.close()
    this.#options.changed()
  }

  #withoutHost(): Glance {
    if (this.#fault !== null) return { ...IDLE, link: 'refused', problem: this.#fault.message }
    return this.#starting === null ? IDLE : { ...IDLE, link: 'connecting' }
  }

  async #begin(): Promise<Host> {
    const { profile, createHost, changed } = this.#options
    try {
      const secrets = await this.secrets()
      const { token } = secrets
      if (token === null) {
        throw new Fault('unauthorized', `No token is kept here for ${profile.name}. Give it again under Connections.`)
      }
      this.#fault = null
      this.#host = await createHost(token, secrets)
      return this.#host
    } catch (error) {
      this.#fault = asFault(error)
      // The next one who wants it tries again.
      this.#starting = null
      throw error
    } finally {
      changed()
    }
  }
}
