/** `linda slos`: what was promised, what is left of it, how fast it goes. */
import type { SloState } from '../../shared/slo.ts'
import {
  budgetLeft,
  burnText,
  costText,
  coverageText,
  objectiveText,
  shareText,
  type SloStanding,
  sloName,
  sloSentence,
  spentText,
  STANDING_WORDS,
  standingOf,
  windowText,
} from '../../shared/words/slo.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { coloured, columns, type Tone } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

const SIGNS: Readonly<Record<SloStanding, readonly [sign: string, tone: Tone]>> = {
  unknown: ['–', 'quiet'],
  kept: ['●', 'ok'],
  below: ['△', 'warn'],
  danger: ['▲', 'warn'],
  broken: ['⬣', 'critical'],
}

/** Exits with 1 where the budget of an objective is spent. */
export async function slos(world: World): Promise<ExitCode> {
  const answer = await world.client.call('listSlos', {})
  const isBroken = answer.slos.some((state) => standingOf(state) === 'broken')
  if (world.isJson) world.print(JSON.stringify(answer))
  else {
    world.print(sloSentence(answer.slos))
    for (const line of sloLines(answer.slos, world.isColoured)) world.print(line)
    for (const line of spenderLines(answer.slos)) world.print(line)
  }
  return isBroken ? EXIT.failed : EXIT.ok
}

function sloLines(states: readonly SloState[], isColoured: boolean): string[] {
  if (states.length === 0) return []
  const rows = states.map((state) => {
    const standing = standingOf(state)
    const [sign, tone] = SIGNS[standing]
    const left = budgetLeft(state)
    return [
      coloured(tone, `${sign} ${STANDING_WORDS[standing]}`, isColoured),
      state.slo.accountId,
      sloName(state.slo),
      objectiveText(state.slo),
      state.kept === null ? '–' : shareText(state.kept),
      left === null ? '–' : `${Math.round(left.share * 100)} %, ${left.text}`,
      state.burns.map((burn) => `${windowText(burn.windowMs)} ${burn.rate === null ? '–' : burnText(burn)}`).join('  '),
      coverageText(state),
      notes(state),
    ]
  })
  const head = ['STATE', 'ACCOUNT', 'WHAT', 'OBJECTIVE', 'KEPT', 'BUDGET LEFT', 'BURN', 'RECORDED', 'NOTES']
  return ['', ...columns([head, ...rows])]
}

function notes({ excludedMs, judgedByWaitingMs }: SloState): string {
  return [
    ...(excludedMs === 0 ? [] : [`${formatDuration(excludedMs)} excluded: planned work`]),
    ...(judgedByWaitingMs === 0 ? [] : [`${formatDuration(judgedByWaitingMs)} judged by waiting alone`]),
  ].join('; ')
}

function spenderLines(states: readonly SloState[]): string[] {
  const rows = states.flatMap(({ slo, unit, spenders }) =>
    spenders.map(({ kind, id, title, bad, share }) => [
      slo.accountId,
      sloName(slo),
      costText(bad, unit),
      `${spentText(share)} of the budget`,
      id === null ? '' : `${kind} ${id}`,
      title,
    ]),
  )
  if (rows.length === 0) return []
  return ['', 'What spent it:', ...columns([['ACCOUNT', 'WHAT', 'COST', 'SHARE', 'WHO', 'WHY'], ...rows])]
}
