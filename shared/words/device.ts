/** An account's linked session on a node, in words. Pure. */
import type { Device, DeviceState } from '../device.ts'
import { counted } from './format.ts'
import type { Tone } from './labels.ts'

export const DEVICE_WORDS: Readonly<Record<DeviceState, string>> = {
  linked: 'linked',
  recovering: 'recovering',
  loggedOut: 'logged out',
  blocked: 'blocked',
  unlinked: 'not linked',
}

export const DEVICE_TONES: Readonly<Record<DeviceState, Tone>> = {
  linked: 'ok',
  recovering: 'warn',
  loggedOut: 'critical',
  blocked: 'critical',
  unlinked: 'unknown',
}

export const DEVICE_MEANINGS: Readonly<Record<DeviceState, string>> = {
  linked: 'The messenger takes replies from this node.',
  recovering: 'The session dropped or expired; the node is restoring it by itself, waiting longer after each attempt.',
  loggedOut: 'The messenger ended the session. A person must link the account again.',
  blocked: 'The messenger refuses this number for now.',
  unlinked: 'The account has no session on this node, so this node cannot answer for it.',
}

/** "device of ksa-2 is recovering, 3 attempts: connection reset" */
export function deviceSentence(nodeId: string, { state, attempts, why, pairing }: Device): string {
  const tried = attempts === 0 || state === 'linked' ? '' : `, ${counted(attempts, 'attempt')}`
  const because = why === '' ? '' : `: ${why}`
  // The code itself is for whoever links the account now, not for a list that is kept.
  const waits = pairing === null ? '' : '; a pairing code is waiting to be typed on the phone'
  return `The device of ${nodeId} is ${DEVICE_WORDS[state]}${tried}${because}${waits}`
}
