/** How a shell learns which cluster it is for: one small JSON file that only its owner can read. */
import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'
import { Fault } from '../shared/fault.ts'
import { Profile } from '../shared/connection.ts'
import { checkAddresses } from './fleet/held-secrets.ts'
import { readAuthorities } from './http/authorities.ts'

export const ConnectionFile = z.strictObject({
  profile: Profile.extend({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes, at most 63'),
    controlApiUrl: z.url({ protocol: /^https?$/, error: 'an http or https address' }),
  }),
  /** Bearer token of the control API. Never given to a page. */
  token: z.string().min(1, 'a bearer token'),
  /** Passwords or tokens of the monitoring servers, as the profile wants them; absent or `null`: none. Never given to a page. */
  secrets: z
    .strictObject({ prometheus: z.string().min(1).nullable(), alertmanager: z.string().min(1).nullable() })
    .partial()
    .optional(),
  /** Who acts from this console, as the audit trail will name them. */
  actor: z.string().trim().min(1, 'a name').max(200),
})
export type ConnectionFile = z.infer<typeof ConnectionFile>
/** As it may be written: what is left out is as a plain profile has it. */
export type ConnectionFileText = z.input<typeof ConnectionFile>

/** @throws {Fault} malformed: the file is missing, readable by others, or not what it should be; the message says which. */
export function readConnectionFile(file: string): ConnectionFile {
  const text = readOwn(file)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Fault('malformed', `The connection file ${file} is not JSON: ${messageOf(error)}`)
  }
  const parsed = ConnectionFile.safeParse(value)
  if (parsed.success) return checked(parsed.data, file)
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`)
  throw new Fault('malformed', `The connection file ${file} cannot be used. ${issues.join('; ')}`)
}

/** What a schema cannot judge, judged before anything is opened with it. */
function checked(connection: ConnectionFile, file: string): ConnectionFile {
  const { trust } = connection.profile
  try {
    checkAddresses(connection.profile)
    if (trust.kind === 'authority') readAuthorities(trust.pem, Date.now())
    return connection
  } catch (error) {
    throw new Fault('malformed', `The connection file ${file} cannot be used. ${messageOf(error)}`)
  }
}

function readOwn(file: string): string {
  try {
    // Windows keeps rights elsewhere; its mode bits say nothing.
    const shared = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
    if (shared) {
      throw new Fault(
        'malformed',
        `The connection file ${file} holds a token and others can read it. Run: chmod 600 ${file}`,
      )
    }
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('malformed', `The connection file ${file} cannot be read: ${messageOf(error)}`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
