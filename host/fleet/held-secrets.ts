/** The secrets of one connection, and whom a kept one may still serve. Pure. */
import { MonitoringServer, type Profile, type SecretStanding } from '../../shared/connection.ts'
import { Fault } from '../../shared/fault.ts'

/** The control API's token, and those of the monitoring servers. */
export const SECRETS = ['token', ...MonitoringServer.options] as const
export type SecretName = (typeof SECRETS)[number]

/** `null`: there is none. */
export type HeldSecrets = Readonly<Record<SecretName, string | null>>
/** Which of them are there again after a restart. */
export type KeptSecrets = Readonly<Record<SecretName, boolean>>

export const NONE_KEPT: KeptSecrets = { token: false, prometheus: false, alertmanager: false }
export const ALL_KEPT: KeptSecrets = { token: true, prometheus: true, alertmanager: true }

/** Under which the keyring keeps it. No connection's id has a slash. */
export function secretId(connectionId: string, name: SecretName): string {
  return name === 'token' ? connectionId : `${connectionId}/${name}`
}

export function isWanted(profile: Profile, name: SecretName): boolean {
  return name === 'token' || (profile[`${name}Url`] !== null && profile[`${name}Auth`].kind !== 'none')
}

/** What a save does about one of them. */
export type SecretChange =
  { readonly kind: 'keep' } | { readonly kind: 'put'; readonly secret: string } | { readonly kind: 'forget' }

export interface Saving {
  /** `undefined`: the connection is new. */
  readonly before: Profile | undefined
  readonly after: Profile
  /** What is there of it now. */
  readonly held: HeldSecrets
  /** What was given with it; `null`: nothing. */
  readonly given: HeldSecrets
}

/** @throws {Fault} unauthorized: the kept one was given for another service, and none was given for this one. */
export function changeOf(name: SecretName, { before, after, held, given }: Saving): SecretChange {
  if (!isWanted(after, name)) return { kind: 'forget' }
  const secret = given[name]
  if (secret !== null) return { kind: 'put', secret }
  if (held[name] === null || (before !== undefined && mayServe(name, before, after))) return { kind: 'keep' }
  throw new Fault('unauthorized', WHY[name])
}

const WHY: Readonly<Record<SecretName, string>> = {
  token:
    'The kept token was given for another address or environment, another proxy, or other certificates. Give it again.',
  prometheus: 'The kept password or token of Prometheus was given for another address, user or way. Give it again.',
  alertmanager: 'The kept password or token of Alertmanager was given for another address, user or way. Give it again.',
}

/** Whether a secret that was given for the one may serve the other: the same place by the same way, and no weaker consent. */
export function mayServe(name: SecretName, before: Profile, after: Profile): boolean {
  if (!isSameWay(before, after)) return false
  if (name === 'token') {
    return isSameOrigin(before.controlApiUrl, after.controlApiUrl) && before.environment === after.environment
  }
  const [one, other] = [before[`${name}Url`], after[`${name}Url`]]
  return (
    one !== null && other !== null && isSameOrigin(one, other) && isSame(before[`${name}Auth`], after[`${name}Auth`])
  )
}

/** Another proxy, or certificates that others can have, is another who might read along. */
export function isSameWay(
  one: Pick<Profile, 'trust' | 'proxyUrl'>,
  other: Pick<Profile, 'trust' | 'proxyUrl'>,
): boolean {
  return one.proxyUrl === other.proxyUrl && isSame(one.trust, other.trust)
}

export function isSameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

export function standingOf(profile: Profile, name: SecretName, held: string | null, isKept: boolean): SecretStanding {
  if (!isWanted(profile, name)) return 'none'
  if (held === null) return 'missing'
  return isKept ? 'kept' : 'memory'
}

/** @throws {Fault} malformed: an address with a password in it would be written down. */
export function checkAddresses({ controlApiUrl, prometheusUrl, alertmanagerUrl, proxyUrl }: Profile): void {
  for (const [name, address] of Object.entries({ controlApiUrl, prometheusUrl, alertmanagerUrl, proxyUrl })) {
    if (address === null || !URL.canParse(address)) continue
    const { username, password } = new URL(address)
    if (username === '' && password === '') continue
    throw new Fault('malformed', `${name}: an address with a user or password in it would be written down readable.`)
  }
}
