/** The three weathers a detector is played through. Every process pauses and every line fails independently of the others. */
import type { Recurrence } from './interruptions.ts'

export type Chance = (random: () => number) => number

export interface Trace {
  readonly name: string
  /** For people: what the figures below say. */
  readonly about: string
  /** One way, ms. */
  readonly delayMs: Chance
  /** Of every segment on its own; sent again after 200 ms, a connection's first one after 1 s, then twice as long each time. */
  readonly lossShare: number
  /** Of a line, both ways. */
  readonly outages: readonly Recurrence[]
  /** How late a timer fires in a process that runs, ms. */
  readonly latenessMs: Chance
  /** In which a process runs nothing: bot, control plane and witnesses alike. */
  readonly pauses: readonly Recurrence[]
  /** Of the bot instead; absent: as everybody's. */
  readonly botPauses?: readonly Recurrence[]
}

const exponential =
  (mean: number): Chance =>
  (random) =>
    -Math.log(1 - random()) * mean

const between =
  (least: number, most: number): Chance =>
  (random) =>
    least + random() * (most - least)

/** `spread` is the deviation of the logarithm: the 99th percentile is the median times e^(2.33 spread). */
const logNormal =
  (median: number, spread: number, most = Number.POSITIVE_INFINITY): Chance =>
  (random) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.min(most, median * Math.exp(spread * normal))
  }

const SHORT_PAUSES = { everyMs: 2_000, lastsMs: logNormal(3, 0.8, 200) }

export const CALM: Trace = {
  name: 'calm',
  about:
    'one machine with room: 0.3 ms one way (p99 1 ms), timers 1 ms late, pauses of 3 ms (p99 19 ms) every 2 s, no loss',
  delayMs: logNormal(0.3, 0.5),
  lossShare: 0,
  outages: [],
  latenessMs: exponential(1),
  pauses: [SHORT_PAUSES],
}

export const ROUGH: Trace = {
  name: 'rough',
  about:
    'a bad line between regions: 25 ms one way (p99 80 ms), 0.5 % of segments lost, every line down for 0.2–5 s every ' +
    '10 min on its own; busy machines: timers 10 ms late (p99 46 ms), pauses as in calm',
  delayMs: logNormal(25, 0.5),
  lossShare: 0.005,
  outages: [{ everyMs: 600_000, lastsMs: between(200, 5_000) }],
  latenessMs: exponential(10),
  pauses: [SHORT_PAUSES],
}

export const PAUSED: Trace = {
  name: 'paused',
  about:
    'garbage collection in every process: 8 ms (p99 50 ms) every second, 80 ms (p99 200 ms) every 30 s, and 200–800 ms, ' +
    'evenly distributed, every 10 min; the line as in calm',
  delayMs: CALM.delayMs,
  lossShare: 0,
  outages: [],
  latenessMs: CALM.latenessMs,
  pauses: [
    { everyMs: 1_000, lastsMs: logNormal(8, 0.8, 200) },
    { everyMs: 30_000, lastsMs: logNormal(80, 0.4, 200) },
    { everyMs: 600_000, lastsMs: between(200, 800) },
  ],
}

export const TRACES: readonly Trace[] = [CALM, ROUGH, PAUSED]

/** Calm, but the bot and only the bot pauses this long once a minute. */
export function pausedFor(pauseMs: number): Trace {
  return { ...CALM, name: `${pauseMs} ms`, botPauses: [{ everyMs: 60_000, lastsMs: () => pauseMs }] }
}
