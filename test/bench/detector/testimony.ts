/** What the control plane and its witnesses hear when they probe the bot: as detect/witnesses.ts asks them, played through a world. */
import { OWN } from '../../../cluster/control-plane/detect/verdict.ts'
import { TELLING_MS } from '../../../cluster/control-plane/detect/witnesses.ts'
import { SECOND_TRY_SHARE } from '../../../cluster/process/probe.ts'
import type { Testimony } from '../../../shared/check.ts'
import type { Line, Process, Witness, World } from './world.ts'

export interface Hearing {
  readonly testimonies: readonly Testimony[]
  /** When the last of them was told or given up. */
  readonly endedAt: number
}

interface Probed {
  readonly answered: boolean
  readonly endedAt: number
}

/** `isStopped`: the bot runs nothing any more. */
export function hear(world: World, at: number, timeoutMs: number, isStopped: boolean): Hearing {
  const target = isStopped ? null : world.bot
  const own = probe(world.controlPlane, world.toBot, target, at, timeoutMs)
  const others = world.witnesses.map((witness) => ask(world, witness, target, at, timeoutMs))
  const ownSaw: Testimony = { witness: OWN, saw: own.answered ? 'answer' : 'noAnswer', afterMs: own.endedAt - at }
  const testimonies = [ownSaw, ...others]
  return { testimonies, endedAt: at + Math.max(...testimonies.map(({ afterMs }) => afterMs)) }
}

/** Twice a connection of its own, a request, an answer of the application; the first answer counts. `bot` `null`: it never comes. */
function probe(prober: Process, line: Line, bot: Process | null, at: number, timeoutMs: number): Probed {
  const givenUpAt = prober.fires(at + timeoutMs)
  if (bot === null) return { answered: false, endedAt: givenUpAt }
  const asked = [at, prober.fires(at + timeoutMs * SECOND_TRY_SHARE)].map((askedAt) => {
    const requestedAt = line.carries(prober.reads(line.connects(askedAt)))
    return prober.reads(line.carries(bot.reads(requestedAt)))
  })
  const answerReadAt = Math.min(...asked)
  // After a pause of its own a process runs its timers before it reads: both at once is no answer.
  const answered = answerReadAt < givenUpAt
  return { answered, endedAt: answered ? answerReadAt : givenUpAt }
}

function ask(world: World, witness: Witness, bot: Process | null, at: number, timeoutMs: number): Testimony {
  const { controlPlane } = world
  const givenUpAt = controlPlane.fires(at + timeoutMs + TELLING_MS)
  const askedAt = witness.process.reads(witness.toControlPlane.carries(at))
  const probed = probe(witness.process, witness.toBot, bot, askedAt, timeoutMs)
  const toldAt = controlPlane.reads(witness.toControlPlane.carries(probed.endedAt))
  if (toldAt >= givenUpAt) return { witness: witness.id, saw: 'unreachable', afterMs: givenUpAt - at }
  return { witness: witness.id, saw: probed.answered ? 'answer' : 'noAnswer', afterMs: toldAt - at }
}
