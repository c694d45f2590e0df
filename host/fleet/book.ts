/** The connections a person added, as they are written down, and where their secrets are kept. */
import type { Profile } from '../../shared/connection.ts'
import { asFault } from '../../shared/fault.ts'
import {
  type HeldSecrets,
  isWanted,
  type KeptSecrets,
  NONE_KEPT,
  type SecretChange,
  secretId,
  type SecretName,
  SECRETS,
} from './held-secrets.ts'
import { profileFile, readProfiles, writeProfiles, type SavedConnection } from './profile-file.ts'
import type { Secrets } from './secrets.ts'

export interface BookOptions {
  readonly dataDir: string
  readonly secrets: Secrets
  readonly log: (line: string) => void
  /** Names that connection files took. */
  readonly takenIds: readonly string[]
}

export class Book {
  readonly #options: BookOptions
  readonly #file: string
  /** Added before a connection file took their names: not used, and not forgotten. */
  readonly #shadowed: readonly SavedConnection[]
  #entries: readonly SavedConnection[]
  #lastOpened: string | null

  /** @throws {Fault} malformed: the list is there and cannot be read. */
  constructor(options: BookOptions) {
    this.#options = options
    this.#file = profileFile(options.dataDir)
    const { connections, lastOpened } = readProfiles(this.#file)
    const isShadowed = ({ profile }: SavedConnection): boolean => options.takenIds.includes(profile.id)
    this.#shadowed = connections.filter(isShadowed)
    this.#entries = connections.filter((entry) => !isShadowed(entry))
    this.#lastOpened = lastOpened
  }

  get entries(): readonly SavedConnection[] {
    return this.#entries
  }

  /** Where a person was last; `null`: nowhere yet. */
  get lastOpened(): string | null {
    return this.#lastOpened
  }

  /** Returns which of the secrets that were given are there again after a restart. @throws {Fault} storeFull */
  async save(entry: SavedConnection, changes: Readonly<Record<SecretName, SecretChange>>): Promise<KeptSecrets> {
    const { id } = entry.profile
    for (const name of SECRETS) {
      // An old secret must never meet a new address, whatever is interrupted when.
      if (changes[name].kind !== 'keep') await this.#options.secrets.delete(secretId(id, name))
    }
    const at = this.#entries.findIndex(({ profile }) => profile.id === id)
    this.#write(at < 0 ? [...this.#entries, entry] : this.#entries.with(at, entry))
    const kept = { ...NONE_KEPT }
    for (const name of SECRETS) {
      const change = changes[name]
      if (change.kind === 'put') kept[name] = await this.#keep(secretId(id, name), change.secret)
    }
    return kept
  }

  /** @throws {Fault} storeFull */
  async remove(id: string): Promise<void> {
    for (const name of SECRETS) await this.#options.secrets.delete(secretId(id, name))
    this.#write(this.#entries.filter(({ profile }) => profile.id !== id))
  }

  /** `null`: none is kept, or the keyring does not give it. */
  async secretsOf(profile: Profile): Promise<HeldSecrets> {
    const read = (name: SecretName) => (isWanted(profile, name) ? this.#secret(secretId(profile.id, name)) : null)
    return {
      token: await read('token'),
      prometheus: await read('prometheus'),
      alertmanager: await read('alertmanager'),
    }
  }

  remember(id: string): void {
    if (this.#lastOpened === id) return
    this.#lastOpened = id
    try {
      this.#write(this.#entries)
    } catch (error) {
      // Where the next window begins is not worth refusing this one.
      this.#options.log(asFault(error).message)
    }
  }

  #write(entries: readonly SavedConnection[]): void {
    const connections = [...entries, ...this.#shadowed]
    writeProfiles(this.#file, { version: 1, lastOpened: this.#lastOpened, connections })
    this.#entries = entries
  }

  async #secret(id: string): Promise<string | null> {
    try {
      return await this.#options.secrets.get(id)
    } catch (error) {
      this.#options.log(`${id}: its secret could not be read: ${asFault(error).message}`)
      return null
    }
  }

  async #keep(id: string, token: string): Promise<boolean> {
    try {
      await this.#options.secrets.put(id, token)
      return true
    } catch (error) {
      // Without a keyring it lives in this run; the connection says so.
      if (asFault(error).code !== 'secretsUnavailable') throw error
      return false
    }
  }
}
