/**
 * How much a conversation writes now, estimated from the moments it wrote at. Pure.
 *
 * People write in spells. What a conversation wrote in its spell so far says how much it writes, the last minutes weighing most; of
 * one that has only begun little is known, so it counts as much as the others do. One that is silent for longer than its own pace
 * explains has probably ended, and fades: within seconds where it wrote every second, within minutes where it wrote every minute.
 */

/** A message this old weighs half. */
const HALF_LIFE_MS = 60_000
const MEMORY_MS = HALF_LIFE_MS / Math.LN2
/** How long a spell goes on, on average; only the order of magnitude matters. */
const SPELL_MS = 5 * 60_000
/** What the others write counts as much as this many messages of its own. */
const PRIOR_MESSAGES = 2
/** What they do on average begins with this one message a minute: two that happen to come together are no usual pace. */
const UNKNOWN = { messages: 1, ms: 60_000 }
/** With less than this part of what the others write it is silent. */
const SILENT_BELOW = 0.1

/** One conversation's spell. Times are monotonic ms. */
export interface Pace {
  /** When it began. */
  readonly since: number
  /** The last message. */
  readonly at: number
  /** Messages, those before the last one faded. */
  readonly faded: number
}

/** With one more message; `null` begins a spell. */
export function wrote(pace: Pace | null, at: number): Pace {
  if (pace === null) return { since: at, at, faded: 1 }
  return { since: pace.since, at, faded: pace.faded * Math.exp((pace.at - at) / MEMORY_MS) + 1 }
}

/** What those who write do on average, messages a ms. */
export function usualPace(paces: Iterable<Pace>): number {
  let { messages, ms } = UNKNOWN
  for (const pace of paces) {
    messages += pace.faded - 1
    ms += fadedMs(pace)
  }
  return messages / ms
}

/** Expected from now on, messages a ms: its own pace times the chance that its spell goes on. 0: it is silent. */
export function paceNow(pace: Pace, usual: number, now: number): number {
  const own = (pace.faded - 1 + PRIOR_MESSAGES) / (fadedMs(pace) + PRIOR_MESSAGES / usual)
  // Of a spell that goes on, a silence this long is e^(pace × silence) times rarer than of one that may have ended at any moment of it.
  const endedToGoesOn = Math.expm1(own * (now - pace.at)) / (own * SPELL_MS)
  const expected = own / (1 + endedToGoesOn)
  return expected < SILENT_BELOW * usual ? 0 : expected
}

/** Time from the beginning to the last message, faded like the messages in it. */
function fadedMs({ since, at }: Pace): number {
  return MEMORY_MS * -Math.expm1((since - at) / MEMORY_MS)
}
