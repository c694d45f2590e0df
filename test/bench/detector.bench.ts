/**
 * `npm run bench -- detector [--seed N] [--heartbeats N] [--json]`
 * One bot that never dies, in three weathers, and the detector's own code watching it: how often is it suspected, how often
 * confirmed down (falsely, each time), and how soon would a stop have been noticed? Pure computation: no process, no clock.
 * Exits with 1 when anything was falsely confirmed.
 */
import { parseArgs } from 'node:util'
import { Timing } from '../../cluster/config.ts'
import { BEAT_EVERY_MS } from '../../cluster/wire/control.ts'
import { type Played, playTrace } from './detector/play.ts'
import { pausedFor, type Trace, TRACES } from './detector/traces.ts'
import { machine, note, print, table } from './support/report.ts'
import { quantile, rounded, worst } from './support/statistics.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    heartbeats: { type: 'string', default: '2000000' },
    json: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
/** Of each trace. */
const heartbeats = Number(values.heartbeats)
/** Longer than any garbage collection: to see where a false confirmation begins. */
const PAUSES_MS = [600, 800, 1_000, 1_200, 1_400, 1_600]
const PAUSE_HEARTBEATS = Math.ceil(heartbeats / 20)

const timing = Timing.parse({})
const { acceptablePauseMs, phiThreshold, probeTimeoutMs } = timing
const played = TRACES.map((trace) => play(trace, heartbeats))
const pauses = PAUSES_MS.map((pauseMs) => play(pausedFor(pauseMs), PAUSE_HEARTBEATS))

print(`${heartbeats} heartbeats a trace, one every ${BEAT_EVERY_MS} ms; acceptable pause ${acceptablePauseMs} ms,`)
print(`phi ${phiThreshold}, probes of ${probeTimeoutMs} ms by the control plane and three witnesses`)
print(`${machine()}\n`)
print(table(['A bot that lives', 'Bot-days', 'Suspicions a day', 'False confirmations a day'], played.map(alarmsOf)))
print('')
print(table(['A bot that is stopped', 'Stops', 'Suspected p50', 'p99', 'Confirmed p50', 'p99'], played.map(delaysOf)))
print('')
print(table(['What became of suspicions', 'Heartbeat first', 'Answered', 'Disputed', 'Down'], played.map(verdictsOf)))
print('')
print(table(['The bot alone pauses for', 'Times', 'Suspected', 'Falsely confirmed'], pauses.map(sharesOf)))
print('')
for (const { name, about } of TRACES) print(`- ${name}: ${about}`)
if (values.json) print(JSON.stringify(result()))
process.exitCode = result().falseConfirmations === 0 ? 0 : 1

interface PlayedTrace extends Played {
  readonly trace: Trace
}

function play(trace: Trace, count: number): PlayedTrace {
  const startedAt = performance.now()
  const all = playTrace({ trace, seed, heartbeats: count, timing })
  note(`${trace.name}: ${count} heartbeats in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`)
  return { ...all, trace }
}

function alarmsOf({ trace, days, suspicions, verdicts }: PlayedTrace): string[] {
  return [trace.name, days.toFixed(2), (suspicions / days).toFixed(1), (verdicts.down / days).toFixed(2)]
}

function delaysOf({ trace, suspectedMs, confirmedMs }: PlayedTrace): (string | number)[] {
  const at = (delays: readonly number[], share: number) => `${rounded(quantile(delays, share)) ?? '-'} ms`
  return [
    trace.name,
    suspectedMs.length,
    at(suspectedMs, 0.5),
    at(suspectedMs, 0.99),
    at(confirmedMs, 0.5),
    at(confirmedMs, 0.99),
  ]
}

function verdictsOf({ trace, verdicts }: PlayedTrace): (string | number)[] {
  return [trace.name, verdicts.heard, verdicts.answers, verdicts.disputed, verdicts.down]
}

function sharesOf({ trace, pauses: times, suspicions, verdicts }: PlayedTrace): (string | number)[] {
  const share = (count: number) => `${times === 0 ? '-' : Math.round((100 * count) / times)} %`
  return [trace.name, times, share(suspicions), share(verdicts.down)]
}

function result() {
  return {
    seed,
    heartbeatsPerTrace: heartbeats,
    settings: { heartbeatMs: BEAT_EVERY_MS, acceptablePauseMs, phiThreshold, probeTimeoutMs },
    falseConfirmations: played.reduce((sum, { verdicts }) => sum + verdicts.down, 0),
    suspicionMsP99: rounded(worst(played.flatMap(({ suspectedMs }) => quantile(suspectedMs, 0.99) ?? []))),
    traces: played.map(({ trace, days, suspicions, verdicts, suspectedMs, confirmedMs }) => ({
      trace: trace.name,
      botDays: Number(days.toFixed(2)),
      suspicionsPerBotDay: Number((suspicions / days).toFixed(2)),
      falseConfirmationsPerBotDay: verdicts.down / days,
      suspicionMsP50: rounded(quantile(suspectedMs, 0.5)),
      suspicionMsP99: rounded(quantile(suspectedMs, 0.99)),
      confirmedMsP50: rounded(quantile(confirmedMs, 0.5)),
      confirmedMsP99: rounded(quantile(confirmedMs, 0.99)),
      verdicts,
    })),
    pauses: pauses.map(({ trace, pauses: times, suspicions, verdicts }) => ({
      pause: trace.name,
      times,
      suspected: suspicions,
      falselyConfirmed: verdicts.down,
    })),
  }
}
