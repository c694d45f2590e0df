/** Who may use this console: a code that works once is exchanged for a cookie that lives as long as this process. */
import { createHash, timingSafeEqual } from 'node:crypto'

/** Codes that nobody used are forgotten, oldest first. */
const CODES_KEPT = 20
const COOKIES_KEPT = 200

export class Access {
  readonly #randomToken: () => string
  /** Digests, so that neither a dump nor the timing of a comparison tells a code. */
  readonly #codes = new Set<string>()
  readonly #cookies = new Set<string>()
  /** For asking for another code from the machine itself. */
  readonly secret: string

  /** `randomToken`: at least 128 random bits, in characters a URL and a cookie can carry. */
  constructor(randomToken: () => string) {
    this.#randomToken = randomToken
    this.secret = randomToken()
  }

  newCode(): string {
    const code = this.#randomToken()
    keep(this.#codes, digest(code), CODES_KEPT)
    return code
  }

  /** The value of the cookie; `null`: the code was used, or never was one of this start. */
  redeem(code: string): string | null {
    if (!this.#codes.delete(digest(code))) return null
    const cookie = this.#randomToken()
    keep(this.#cookies, digest(cookie), COOKIES_KEPT)
    return cookie
  }

  isSignedIn(cookie: string | null): boolean {
    return cookie !== null && this.#cookies.has(digest(cookie))
  }

  isSecret(given: string): boolean {
    return timingSafeEqual(Buffer.from(digest(given)), Buffer.from(digest(this.secret)))
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function keep(set: Set<string>, value: string, limit: number): void {
  set.add(value)
  for (const oldest of set) {
    if (set.size <= limit) return
    set.delete(oldest)
  }
}
