/** `linda conformance URL`: holds anybody's control plane against the contract and reports what it lacks. */
import { Fault } from '../../shared/fault.ts'
import { coloured, type Tone } from '../columns.ts'
import type { Verdict } from '../conformance/check.ts'
import { runSuite } from '../conformance/suite.ts'
import { Target } from '../conformance/target.ts'
import { EXIT, type ExitCode, type Terminal } from '../world.ts'

export interface ConformanceOptions {
  readonly url: string
  readonly token: string
  readonly mayWrite: boolean
  readonly isJson: boolean
}

const SIGN: Readonly<Record<Verdict['kind'], readonly [sign: string, tone: Tone]>> = {
  meets: ['✓', 'ok'],
  lacks: ['–', 'warn'],
  breaks: ['✗', 'critical'],
  notAsked: ['·', 'quiet'],
}

/** Exit code 1 where something is there and not as agreed; what is only missing is reported. @throws {Fault} malformed: no address. */
export async function conformance(terminal: Terminal, options: ConformanceOptions): Promise<ExitCode> {
  const { url, token, mayWrite, isJson } = options
  if (!URL.canParse(url)) throw new Fault('malformed', `"${url}" is not an address. Usage: linda conformance URL`)
  const verdicts = await runSuite(new Target(url, token), mayWrite, (verdict) => {
    if (!isJson) terminal.print(verdictLine(verdict, terminal.isColoured))
  })
  const count = (kind: Verdict['kind']) => verdicts.filter((verdict) => verdict.kind === kind).length
  const counts = { meets: count('meets'), lacks: count('lacks'), breaks: count('breaks'), notAsked: count('notAsked') }
  if (isJson) terminal.print(JSON.stringify({ url, ...counts, verdicts }))
  else
    terminal.print(
      `\n${counts.meets} met, ${counts.lacks} lacking, ${counts.breaks} broken, ${counts.notAsked} not asked`,
    )
  return counts.breaks === 0 ? EXIT.ok : EXIT.failed
}

function verdictLine(verdict: Verdict, isColoured: boolean): string {
  const [sign, tone] = SIGN[verdict.kind]
  const why = verdict.kind === 'meets' ? '' : `: ${verdict.why}`
  return `${coloured(tone, sign, isColoured)} ${verdict.id.padEnd(26)} ${verdict.title}${why}`
}
