/** What the main process and the host process say to each other. Parsed on both ends. */
import { z } from 'zod'
import { Problem } from '../shared/fault.ts'
import { PreparedPlan } from '../shared/ledger.ts'
import { ConnectionFile } from '../host/connection-file.ts'
import { ConnectionState, Profile } from '../shared/connection.ts'
import { DesktopNotice } from '../shared/notification.ts'

export const HostStart = z.object({
  /** From the connection file; `null`: there is none. */
  given: ConnectionFile.nullable(),
  dataDir: z.string(),
  shellVersion: z.string(),
  /** Whether this desktop shows notifications. */
  canNotify: z.boolean(),
  /** The connections are as they were given: none can be added. */
  isDemo: z.boolean(),
})
export type HostStart = z.infer<typeof HostStart>

/** `unavailable`: the confirmation window could not be shown. */
export const Verdict = z.enum(['given', 'withdrawn', 'unavailable'])
export type Verdict = z.infer<typeof Verdict>

/** What a person is asked to confirm: the plan as host stored it, never as a page told it. */
export const ConsentRequest = z.object({
  plan: PreparedPlan,
  reason: z.string(),
  typed: z.string().nullable(),
  profile: Profile,
})
export type ConsentRequest = z.infer<typeof ConsentRequest>

/** Tokens of saved connections, kept by main: the keyring is reached from there alone. */
export const SecretRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('get'), id: z.string() }),
  z.object({ kind: z.literal('put'), id: z.string(), token: z.string() }),
  z.object({ kind: z.literal('delete'), id: z.string() }),
])
export type SecretRequest = z.infer<typeof SecretRequest>

export const SecretAnswer = z.discriminatedUnion('kind', [
  /** `null`: none is kept. */
  z.object({ kind: z.literal('found'), token: z.string().nullable() }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('failed'), problem: Problem }),
])
export type SecretAnswer = z.infer<typeof SecretAnswer>

export const ToHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), start: HostStart }),
  /** Comes with one MessagePort: a window's. */
  z.object({ type: z.literal('port'), windowId: z.number().int() }),
  z.object({ type: z.literal('secret'), id: z.number().int(), answer: SecretAnswer }),
  z.object({ type: z.literal('answered'), id: z.number().int(), verdict: Verdict }),
  z.object({ type: z.literal('close') }),
])
export type ToHost = z.infer<typeof ToHost>

export const FromHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** It cannot start, and starting again would not help (the store is held by somebody else). */
  z.object({ type: z.literal('failed'), problem: Problem }),
  z.object({ type: z.literal('ask'), id: z.number().int(), request: ConsentRequest }),
  z.object({ type: z.literal('secretAsked'), id: z.number().int(), request: SecretRequest }),
  /** The cluster a window is on from now on; `null`: none. Its title and the confirmation windows name it. */
  z.object({ type: z.literal('placed'), windowId: z.number().int(), profile: Profile.nullable() }),
  /** To be told on the desktop. */
  z.object({ type: z.literal('notice'), notice: DesktopNotice }),
  /** All clusters, for the tray. */
  z.object({ type: z.literal('connections'), connections: z.array(ConnectionState) }),
  z.object({ type: z.literal('log'), line: z.string() }),
])
export type FromHost = z.infer<typeof FromHost>
