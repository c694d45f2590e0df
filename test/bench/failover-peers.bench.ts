/**
 * `npm run bench -- failover-peers [--rounds N] [--seed N] [--rate N] [--json]`
 * Our cluster and Redis Sentinel (one master, two replicas, three sentinels), the same signal to the process that serves,
 * the same clock: from the signal to the first reply or write that is accepted again. They take turns, each estate alone on
 * the machine and started afresh, so that both meet the same machine. Sentinel twice: with `down-after-milliseconds` 1000,
 * and with the silence after which our own detector suspects a regular node. Sentinel's gap ends with the first write that
 * any replica accepts; when a sentinel names that replica to those who ask ("named") comes later, and stands beside it.
 */
import { parseArgs } from 'node:util'
import { Timing } from '../../cluster/config.ts'
import { Phi } from '../../cluster/control-plane/detect/phi.ts'
import { BEAT_EVERY_MS } from '../../cluster/wire/control.ts'
import { type Blow, ourRound, type Round, sentinelRound } from './peers/rounds.ts'
import { sentinelVersion } from './peers/sentinel-estate.ts'
import { machine, note, print, table } from './support/report.ts'
import { median, rounded, worst } from './support/statistics.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    rate: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
})
const version = sentinelVersion()
if (version === null) {
  note(
    'Redis Sentinel is not installed. On Debian: apt-get install redis-server redis-sentinel (their services may stay off).',
  )
  process.exit(2)
}
// Whoever was started here ends with this process, also when it is interrupted.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1))

const rate = Number(values.rate)
const timing = Timing.parse({})
const ourSuspicionMs = silenceUntilSuspicion()
const sides = [
  { name: 'ours', play: (blow: Blow, seed: number) => ourRound(blow, seed, rate) },
  { name: 'Sentinel at 1000 ms', play: (blow: Blow, seed: number) => sentinelRound(blow, seed, 1_000) },
  {
    name: `Sentinel at ${ourSuspicionMs} ms`,
    play: (blow: Blow, seed: number) => sentinelRound(blow, seed, ourSuspicionMs),
  },
] as const
const rounds: Round[][] = sides.map(() => [])
for (let round = 1; round <= Number(values.rounds); round++) {
  const blow: Blow = round % 2 === 1 ? 'kill' : 'stop'
  const gaps: string[] = []
  for (const [index, { name, play }] of sides.entries()) {
    const played = await play(blow, Number(values.seed) + round)
    rounds[index]?.push(played)
    gaps.push(`${name} ${Math.round(played.gapMs)} ms`)
  }
  note(`${round}/${values.rounds} ${blow}: ${gaps.join(', ')}`)
}

print(`Signal to the process that serves → first reply or write accepted again; Redis ${version}`)
print(`${machine()}\n`)
print(
  table(
    [
      'Gap, medians (worst)',
      '`kill -9`',
      '`kill -STOP`',
      'no signal (the floor)',
      'named after `-9`',
      'named after `-STOP`',
    ],
    sides.map(({ name }, index) => [name, ...figuresOf(rounds[index] ?? [])]),
  ),
)
const [ours, atOneSecond, atOurs] = rounds.map(mediansOf)
const result = {
  rounds: Number(values.rounds),
  ourKillMsMedian: ours?.kill ?? null,
  sentinelKillMsMedian: atOneSecond?.kill ?? null,
  ourStopMsMedian: ours?.stop ?? null,
  sentinelStopMsMedian: atOneSecond?.stop ?? null,
  killRatio: ratio(ours?.kill, atOneSecond?.kill),
  stopRatio: ratio(ours?.stop, atOneSecond?.stop),
  sentinelKillNamedMsMedian: atOneSecond?.killNamed ?? null,
  sentinelStopNamedMsMedian: atOneSecond?.stopNamed ?? null,
  atOurSuspicionTime: {
    downAfterMs: ourSuspicionMs,
    sentinelKillMsMedian: atOurs?.kill ?? null,
    sentinelStopMsMedian: atOurs?.stop ?? null,
    killRatio: ratio(ours?.kill, atOurs?.kill),
    stopRatio: ratio(ours?.stop, atOurs?.stop),
    sentinelKillNamedMsMedian: atOurs?.killNamed ?? null,
    sentinelStopNamedMsMedian: atOurs?.stopNamed ?? null,
  },
  floorsMsMedian: { ours: ours?.calm ?? null, sentinel: atOneSecond?.calm ?? null },
  settings: {
    sentinel: { version, downAfterMs: 1_000, masters: 1, replicas: 2, sentinels: 3, quorum: 2, pollEveryMs: 10 },
    ours: { heartbeatMs: BEAT_EVERY_MS, ...timing, messagesPerSecondPerAccount: rate, flappingLimits: 'lifted' },
  },
}
print('')
print(`Ours by Sentinel's, at 1000 ms: kill ${result.killRatio}, stop ${result.stopRatio}`)
const { killRatio, stopRatio } = result.atOurSuspicionTime
print(`Ours by Sentinel's, at our own suspicion time: kill ${killRatio}, stop ${stopRatio}`)
if (values.json) print(JSON.stringify(result))

/** Of a node whose heartbeats came as they should, whole ms. */
function silenceUntilSuspicion(): number {
  const phi = new Phi({ expectedIntervalMs: BEAT_EVERY_MS, acceptablePauseMs: timing.acceptablePauseMs })
  phi.heard(0)
  let silenceMs = BEAT_EVERY_MS
  while ((phi.phi(silenceMs) ?? 0) < timing.phiThreshold) silenceMs++
  return silenceMs
}

function gapsOf(played: readonly Round[], blow: Blow): number[] {
  return played.filter((round) => round.blow === blow).map(({ gapMs }) => gapMs)
}

function namedOf(played: readonly Round[], blow: Blow): number[] {
  return played.filter((round) => round.blow === blow).flatMap(({ namedMs }) => namedMs ?? [])
}

function mediansOf(played: readonly Round[]) {
  return {
    kill: rounded(median(gapsOf(played, 'kill'))),
    stop: rounded(median(gapsOf(played, 'stop'))),
    calm: rounded(median(played.map(({ calmMs }) => calmMs))),
    killNamed: rounded(median(namedOf(played, 'kill'))),
    stopNamed: rounded(median(namedOf(played, 'stop'))),
  }
}

function figuresOf(played: readonly Round[]): string[] {
  const cell = (gaps: readonly number[]) =>
    gaps.length === 0 ? '—' : `${rounded(median(gaps))} ms (${rounded(worst(gaps))})`
  const calm = played.map(({ calmMs }) => calmMs)
  return [gapsOf(played, 'kill'), gapsOf(played, 'stop'), calm, namedOf(played, 'kill'), namedOf(played, 'stop')].map(
    cell,
  )
}

/** Two digits; `null`: one of them was not measured. */
function ratio(mine: number | null | undefined, theirs: number | null | undefined): number | null {
  return mine == null || theirs == null || theirs === 0 ? null : Number((mine / theirs).toFixed(2))
}
