/** A script of the demonstration: what to say and to press, when, and what has to be seen before the next step. Pure. */
import { ConditionId } from '../../shared/runbook/condition-ids.ts'
import { SCREENS } from '../routing/screens.ts'

/** What turns a line green; nothing else does. */
export type DemoCheck =
  /** As runbooks ask it, of that account, or of everything it can be asked of. */
  | { readonly kind: 'state'; readonly state: ConditionId; readonly of: string | null; readonly words: string }
  /** The window was there while this step was on. */
  | { readonly kind: 'screen'; readonly screen: string; readonly words: string }
  /** The account has another epoch than when the script began, and a master. */
  | { readonly kind: 'replaced'; readonly accountId: string; readonly words: string }

export interface DemoStep {
  /** Since the script began. */
  readonly atMs: number
  readonly title: string
  readonly say: string
  readonly press: string
  readonly checks: readonly DemoCheck[]
}

export interface DemoScript {
  readonly title: string
  readonly steps: readonly DemoStep[]
}

/** @throws {Error} which line is wrong. */
export function readScript(source: string): DemoScript {
  const lines = source.split('\n').map((line) => line.trim())
  const title = lines.find((line) => line.startsWith('# '))?.slice(2)
  if (title === undefined) throw new Error('a script begins with "# " and its title')
  const steps: { -readonly [K in keyof DemoStep]: DemoStep[K] }[] = []
  for (const line of lines) {
    if (line === '' || line.startsWith('# ')) continue
    const [, minutes, seconds, name] = /^## (\d+):(\d\d) (.+)$/.exec(line) ?? []
    if (name !== undefined) {
      const atMs = (Number(minutes) * 60 + Number(seconds)) * 1_000
      if (atMs <= (steps.at(-1)?.atMs ?? -1)) throw new Error(`"${line}" does not come after the step before it`)
      steps.push({ atMs, title: name, say: '', press: '', checks: [] })
      continue
    }
    const step = steps.at(-1)
    const [, word, text = ''] = /^(Say|Press|Check): (.+)$/.exec(line) ?? []
    if (step === undefined || word === undefined) throw new Error(`"${line}" is no line of a script`)
    if (word === 'Say') step.say = text
    else if (word === 'Press') step.press = text
    else step.checks = [...step.checks, readCheck(text)]
  }
  return { title, steps }
}

function readCheck(text: string): DemoCheck {
  const [kind, about = '', of, id] = text.split(' ')
  switch (kind) {
    case 'state': {
      const accountId = of === 'of' ? (id ?? null) : null
      const words = `${about}${accountId === null ? '' : ` of ${accountId}`}`
      return { kind, state: ConditionId.parse(about), of: accountId, words }
    }
    case 'screen':
      return { kind, screen: about, words: `${screenWords(about)} is open` }
    case 'replaced':
      return { kind, accountId: about, words: `${about} has another master than at the beginning` }
    default:
      throw new Error(`"${text}" is no check: state, screen, replaced`)
  }
}

/** As the side bar has it; what is not there is the page of one thing. */
function screenWords(kind: string): string {
  return SCREENS.find(({ route }) => route.kind === kind)?.name ?? `the page of one ${kind}`
}
