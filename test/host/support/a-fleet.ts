/** A fleet over fake control planes, with a keyring that a test can look into. */
import { createFleet, type Fleet, type FleetOptions } from '../../../host/fleet/fleet.ts'
import type { Secrets } from '../../../host/fleet/secrets.ts'
import type { CallInput } from '../../../shared/calls.ts'
import type { Profile } from '../../../shared/connection.ts'
import { Fault } from '../../../shared/fault.ts'
import { aDataDir } from './a-host.ts'
import { aProfile } from './factories.ts'
import { aClock, type FakeClock } from './fake-clock.ts'
import { FakeControlPlane, TOKEN } from './fake-control-plane.ts'

/** A keyring in memory. */
export class FakeKeyring implements Secrets {
  readonly kept = new Map<string, string>()
  isThere = true

  get(id: string): Promise<string | null> {
    return Promise.resolve(this.isThere ? (this.kept.get(id) ?? null) : null)
  }

  put(id: string, token: string): Promise<void> {
    if (!this.isThere) return Promise.reject(new Fault('secretsUnavailable'))
    this.kept.set(id, token)
    return Promise.resolve()
  }

  delete(id: string): Promise<void> {
    this.kept.delete(id)
    return Promise.resolve()
  }
}

export class TestFleet {
  readonly dataDir = aDataDir()
  readonly keyring = new FakeKeyring()
  readonly clock: FakeClock = aClock()
  readonly lines: string[] = []
  /** Whom consent was asked for. */
  readonly asked: Profile[] = []
  #fleet: Fleet | null = null
  readonly #closing: { close(): Promise<void> }[] = []

  get fleet(): Fleet {
    if (this.#fleet === null) throw new Error('no fleet runs')
    return this.#fleet
  }

  async aControlPlane(): Promise<FakeControlPlane> {
    const controlPlane = new FakeControlPlane()
    await controlPlane.listen()
    this.#closing.push(controlPlane)
    return controlPlane
  }

  async begin(over: Partial<FleetOptions> = {}): Promise<Fleet> {
    this.#fleet = await createFleet({
      given: [],
      dataDir: this.dataDir,
      secrets: this.keyring,
      shell: { kind: 'web', version: '0.1.0' },
      consent: (profile) => ({
        ask: () => {
          this.asked.push(profile)
          return Promise.resolve('given')
        },
      }),
      log: (line) => this.lines.push(line),
      clock: this.clock,
      random: () => 0,
      // What ships is looked at by the tests that are about it.
      shippedRecordings: null,
      ...over,
    })
    return this.#fleet
  }

  async quit(): Promise<void> {
    await this.#fleet?.close()
    this.#fleet = null
  }

  async close(): Promise<void> {
    await this.quit()
    for (const one of this.#closing) await one.close()
  }
}

export function given(controlApiUrl: string, over: Partial<Profile> = {}) {
  return { profile: aProfile({ controlApiUrl, ...over }), token: TOKEN, actor: 'ops' }
}

export function aConnection(
  controlApiUrl: string,
  over: Partial<Profile> = {},
  token: string | null = TOKEN,
): CallInput<'saveConnection'> {
  return {
    profile: aProfile({ id: 'gcc', name: 'GCC', environment: 'staging', controlApiUrl, ...over }),
    token,
    actor: 'Rana',
  }
}
