/**
 * Plays one bot's heartbeats through the detector: phi.ts suspects, verdict.ts judges, asked as detect/watch.ts asks them.
 * The bot of a trace never dies, however long it pauses: whatever confirms it down is false. Aside from that, at random
 * moments, a copy of the world is asked how long it would take to notice that the bot was stopped just then.
 */
import { Phi } from '../../../cluster/control-plane/detect/phi.ts'
import { judge, type Verdict } from '../../../cluster/control-plane/detect/verdict.ts'
import { ASK_AGAIN_MS } from '../../../cluster/control-plane/detect/watch.ts'
import { TICK_MS } from '../../../cluster/control-plane/steward.ts'
import { BEAT_EVERY_MS } from '../../../cluster/wire/control.ts'
import type { Timing } from '../../../cluster/config.ts'
import { seededRandom } from '../support/random.ts'
import { hear, type Hearing } from './testimony.ts'
import type { Trace } from './traces.ts'
import { aWorld, type World } from './world.ts'

export interface PlayOptions {
  readonly trace: Trace
  readonly seed: number
  readonly heartbeats: number
  readonly timing: Pick<Timing, 'acceptablePauseMs' | 'phiThreshold' | 'probeTimeoutMs'>
  /** Of the heartbeats, how many are followed by a stop on the side. */
  readonly stopShare?: number
}

export interface Played {
  readonly days: number
  /** Of the bot alone. */
  readonly pauses: number
  readonly suspicions: number
  /** What the witnesses' words came to; a suspicion that lasts is judged again every second. `heard`: a heartbeat came first. */
  readonly verdicts: Readonly<Record<Verdict['kind'] | 'heard', number>>
  /** Stop to suspicion and stop to confirmation, ms, of the stops on the side. */
  readonly suspectedMs: readonly number[]
  readonly confirmedMs: readonly number[]
}

const DAY_MS = 24 * 60 * 60_000

export function playTrace({ trace, seed, heartbeats, timing, stopShare = 0.02 }: PlayOptions): Played {
  const world = aWorld(trace, seed)
  const { controlPlane } = world
  const random = seededRandom(seed)
  const phi = new Phi({ expectedIntervalMs: BEAT_EVERY_MS, acceptablePauseMs: timing.acceptablePauseMs })
  const verdicts = { down: 0, answers: 0, disputed: 0, cannotConfirm: 0, heard: 0 }
  const suspectedMs: number[] = []
  const confirmedMs: number[] = []
  let suspicions = 0
  let isSuspected = false
  let isDown = false
  let hearing: Hearing | null = null
  let askAgainAt = 0
  let tickAt = TICK_MS
  let beat = nextBeat(world, null)

  for (let heard = 0; heard < heartbeats;) {
    const decideAt = hearing?.endedAt ?? Number.POSITIVE_INFINITY
    // Of what is due at one moment, a process runs its timers before it reads its sockets.
    if (tickAt <= Math.min(decideAt, beat.heardAt)) {
      const isSilent = (phi.phi(tickAt) ?? 0) >= timing.phiThreshold
      if (isSilent && hearing === null && !isDown && tickAt >= askAgainAt) {
        if (!isSuspected) suspicions++
        isSuspected = true
        hearing = hear(world, tickAt, timing.probeTimeoutMs, false)
      }
      tickAt = controlPlane.fires(tickAt + TICK_MS)
    } else if (hearing !== null && decideAt <= beat.heardAt) {
      const verdict = isSuspected ? judge(hearing.testimonies).kind : 'heard'
      verdicts[verdict]++
      if (verdict === 'answers') phi.reset(decideAt)
      if (verdict === 'down') [isDown, isSuspected] = [true, false]
      askAgainAt = decideAt + ASK_AGAIN_MS
      hearing = null
    } else {
      phi.heard(beat.heardAt)
      heard++
      isSuspected = false
      isDown = false
      const next = nextBeat(world, beat)
      if (random() < stopShare) {
        const stopAt = beat.sentAt + random() * (next.sentAt - beat.sentAt)
        const notBefore = Math.max(askAgainAt, hearing === null ? 0 : hearing.endedAt + ASK_AGAIN_MS)
        const noticed = stop(world, phi, timing, { tickAt, notBefore })
        suspectedMs.push(Math.max(0, noticed.suspectedAt - stopAt))
        confirmedMs.push(Math.max(0, noticed.confirmedAt - stopAt))
      }
      beat = next
    }
  }
  return { days: beat.heardAt / DAY_MS, pauses: world.bot.pauses, suspicions, verdicts, suspectedMs, confirmedMs }
}

interface Beat {
  readonly sentAt: number
  readonly heardAt: number
}

/** A timer set anew when it fired; a connection keeps the order, so one late beat holds up those behind it. */
function nextBeat({ bot, controlPlane, toBot }: World, before: Beat | null): Beat {
  const sentAt = bot.fires((before?.sentAt ?? 0) + BEAT_EVERY_MS)
  return { sentAt, heardAt: controlPlane.reads(Math.max(before?.heardAt ?? 0, toBot.carries(sentAt))) }
}

/** No beat comes any more: when is that suspected, when confirmed? The detector itself is only asked, not told. */
function stop(
  world: World,
  phi: Phi,
  timing: PlayOptions['timing'],
  { tickAt, notBefore }: { tickAt: number; notBefore: number },
): { suspectedAt: number; confirmedAt: number } {
  let at = tickAt
  while (at < notBefore || (phi.phi(at) ?? 0) < timing.phiThreshold) at = world.controlPlane.fires(at + TICK_MS)
  const suspectedAt = at
  for (;;) {
    const { testimonies, endedAt } = hear(world, at, timing.probeTimeoutMs, true)
    if (judge(testimonies).kind === 'down') return { suspectedAt, confirmedAt: endedAt }
    while (at < endedAt + ASK_AGAIN_MS) at = world.controlPlane.fires(at + TICK_MS)
  }
}
