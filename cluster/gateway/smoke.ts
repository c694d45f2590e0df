/** Plays a smoke scenario as users would: writes its messages to the account's desk, and holds what comes back against what must. */
import { assertNever } from '../../shared/assert-never.ts'
import type { SmokeResult } from '../../shared/deployment.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import type { Clock } from '../clock.ts'
import { SMOKE_PREFIX, SMOKE_SCENARIOS, type SmokeMessage, type SmokeScenario } from '../wire/smoke.ts'
import type { Message, Verdict } from '../wire/traffic.ts'
import type { Desk } from './desk.ts'
import type { Mischief } from './scenario.ts'
import type { Elsewhere } from './smoke-elsewhere.ts'

export interface SmokeOptions {
  readonly accountId: string
  /** Where its users are at home. */
  readonly region: string
  readonly desk: Pick<Desk, 'takeSmoke'>
  readonly clock: Clock
  /** Never the same twice. */
  readonly newId: () => string
  /** By the id of a picture or a document: the media worker has worked on it; `null`: this cluster has no media worker. */
  readonly processed: Elsewhere | null
  /** By the id of a message: its expense is on the spreadsheet; `null`: this cluster has no spreadsheet service. */
  readonly written: Elsewhere | null
}

type Media = NonNullable<Message['media']>

/** @throws {Fault} malformed: there is no scenario of that name. */
export function findScenario(name: string): SmokeScenario {
  const scenario = SMOKE_SCENARIOS.find((one) => one.name === name)
  if (scenario === undefined)
    throw new Fault('malformed', `There is no scenario "${name.slice(0, 100)}" among the ${SMOKE_SCENARIOS.length}`)
  return scenario
}

/** Never rejects: what keeps it from being played is what users meet, too. What waits when its time is up is still delivered. */
export async function playSmoke(
  options: SmokeOptions,
  { name, turns }: SmokeScenario,
  timeoutMs: number,
): Promise<SmokeResult> {
  const { accountId, clock } = options
  const startedMs = clock.monotonicMs()
  const talk = new Talk(options, startedMs + timeoutMs)
  let detail = ''
  try {
    for (const turn of turns) await talk.say(turn, timeoutMs)
    await talk.doneElsewhere()
  } catch (error) {
    detail = asFault(error).message
  } finally {
    talk.close()
  }
  const outcome = detail === '' ? 'passed' : 'failed'
  return { name, accountId, outcome, tookMs: clock.monotonicMs() - startedMs, detail }
}

interface Said {
  readonly message: SmokeMessage
  /** Its running number in its conversation. */
  readonly number: number
  body: string | null
  /** It came once more and was answered the same. */
  isAnsweredAgain: boolean
}

/** One play: its users, and what they have written so far. */
class Talk {
  readonly #options: SmokeOptions
  readonly #id: string
  readonly #untilMs: number
  readonly #numbers = new Map<string, number>()
  readonly #said: Said[] = []
  /** What must become of its messages beside the replies; each says what keeps it. */
  readonly #elsewhere: (() => Promise<string | null>)[] = []
  readonly #forget: (() => void)[] = []
  #settle: { readonly done: () => void; readonly fail: (why: Error) => void } | null = null
  #wrong: Error | null = null

  constructor(options: SmokeOptions, untilMs: number) {
    this.#options = options
    this.#id = `${SMOKE_PREFIX}${options.newId()}`
    this.#untilMs = untilMs
  }

  /** Writes all of them, and resolves once all are answered as they should be. @throws what is wrong, in words. */
  async say(turn: readonly SmokeMessage[], timeoutMs: number): Promise<void> {
    const { clock } = this.#options
    const answered = new Promise<void>((resolve, reject) => {
      this.#settle = { done: resolve, fail: reject }
    })
    const cancel = clock.after(Math.max(0, this.#untilMs - clock.monotonicMs()), () => {
      const open = this.#said.find((said) => !isDone(said))
      if (open !== undefined) this.#settle?.fail(new Error(`${lackOf(open)} within ${timeoutMs / 1_000} s`))
    })
    try {
      for (const message of turn) this.#write(message)
      this.#look()
      await answered
    } catch (error) {
      // Nobody waits for it any more where writing failed.
      answered.catch(() => undefined)
      throw error
    } finally {
      cancel()
    }
  }

  /** @throws what is wrong, in words. */
  async doneElsewhere(): Promise<void> {
    for (const look of this.#elsewhere) {
      const why = await look()
      if (why !== null) throw new Error(why)
    }
  }

  close(): void {
    for (const forget of this.#forget) forget()
  }

  #write(message: SmokeMessage): void {
    const { desk, region, newId, processed, written } = this.#options
    const conversation = `${this.#id}.${message.by ?? 'first'}`
    const number = (this.#numbers.get(conversation) ?? 0) + 1
    this.#numbers.set(conversation, number)
    const said: Said = { message, number, body: null, isAnsweredAgain: false }
    this.#said.push(said)
    const media: Media | null = message.media === undefined ? null : { kind: message.media, id: newId() }
    const messageId = `${conversation}.${number}`
    if (media !== null) this.#follow(`the ${media.kind} was answered and not processed`, media.id, processed)
    if (message.isOnSheet === true)
      this.#follow('the expense was answered and is not on the spreadsheet', messageId, written)
    try {
      const forget = desk.takeSmoke(
        {
          messageId,
          conversation,
          region: message.region ?? region,
          isVip: message.isVip ?? false,
          media,
          text: message.text,
        },
        { mischief: mischiefOf(message), replied: (verdict, body) => this.#hear(said, verdict, body) },
      )
      this.#forget.push(forget)
    } catch (error) {
      throw new Error(`${quoted(message.text)} was not taken: ${asFault(error).message}`, { cause: error })
    }
  }

  #follow(what: string, id: string, elsewhere: Elsewhere | null): void {
    if (elsewhere === null) return
    this.#elsewhere.push(async () => {
      const why = await elsewhere(id, this.#untilMs)
      return why === null ? null : `${what}: ${why}`
    })
  }

  #hear(said: Said, verdict: Verdict, body: string): void {
    switch (verdict) {
      case 'accepted':
        said.body = body
        this.#wrong ??= wrongIn(said, body)
        break
      case 'alreadyAccepted':
        said.isAnsweredAgain = true
        break
      case 'doubled':
        this.#wrong ??= new Error(`${quoted(said.message.text)} was answered again, and otherwise: ${quoted(body)}`)
        break
      case 'staleRefused':
      case 'unknownMessage':
      case 'noSession':
        // The user saw nothing of it, and the message is delivered again.
        return
      default:
        return assertNever(verdict)
    }
    this.#look()
  }

  #look(): void {
    if (this.#wrong !== null) this.#settle?.fail(this.#wrong)
    else if (this.#said.every(isDone)) this.#settle?.done()
  }
}

function mischiefOf({ comes }: SmokeMessage): Mischief {
  return { twice: comes === 'twice', againAfterMs: comes === 'again' ? 0 : null }
}

function isDone({ message, body, isAnsweredAgain }: Said): boolean {
  return body !== null && (message.comes !== 'again' || isAnsweredAgain)
}

function lackOf({ message, body }: Said): string {
  return body === null
    ? `no reply to ${quoted(message.text)}`
    : `${quoted(message.text)} came again and was not answered again`
}

/** `null`: it is as it should be. */
function wrongIn({ message: { text, expects }, number }: Said, body: string): Error | null {
  const start = `${number} · `
  if (!body.startsWith(start))
    return new Error(`expected the reply to ${quoted(text)} to begin with ${quoted(start)}, got ${quoted(body)}`)
  if (!body.includes(expects))
    return new Error(`expected ${quoted(expects)} in the reply to ${quoted(text)}, got ${quoted(body)}`)
  return null
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text)
}
