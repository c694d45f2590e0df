/** Consent where there is no window of our own: a drill needs none, everything else the password, for each plan again. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Consent } from '../host/consent.ts'
import type { Environment } from '../shared/fact.ts'
import { Fault } from '../shared/fault.ts'

type Scrypt = (password: string, salt: Buffer, length: number) => Promise<Buffer>
const derive: Scrypt = promisify(scrypt)
const KEY_BYTES = 32

/** Wrong passwords within a minute, after which none is looked at until the minute is over. */
const WRONG_ALLOWED = 5
const WRONG_WINDOW_MS = 60_000

/** `password`: `null` where none was set up. `elapsed`: monotonic ms. Wrong ones are counted over all clusters together. */
export function createWebConsents(
  password: string | null,
  elapsed: () => number,
): (environment: Environment) => Consent {
  const salt = randomBytes(16)
  const expected = password === null ? null : derive(password, salt, KEY_BYTES)
  let wrongAt: readonly number[] = []

  async function check(given: string | null): Promise<'given'> {
    if (expected === null) throw new Fault('consentUnavailable', 'This web console was started without a password.')
    if (given === null || given === '') throw new Fault('consentRefused', 'The password is needed for this.')
    wrongAt = wrongAt.filter((at) => elapsed() - at < WRONG_WINDOW_MS)
    if (wrongAt.length >= WRONG_ALLOWED) throw new Fault('tooMany', 'Too many wrong passwords. Wait a minute.')
    if (timingSafeEqual(await derive(given, salt, KEY_BYTES), await expected)) return 'given'
    wrongAt = [...wrongAt, elapsed()]
    throw new Fault('consentRefused', 'The password is not right. Nothing was sent.')
  }

  return (environment) => ({
    ask: async (request) => (environment === 'drill' ? 'given' : check(request.password)),
  })
}
