/** One thing a control plane must do, and how it is found out. */
import type { Version } from '../../shared/api.ts'
import { Unmet, type Target } from './target.ts'

export interface Conformance {
  /** Stable word: `events/resume`. */
  readonly id: string
  /** As a sentence about the control plane. */
  readonly title: string
  /** It places something and takes it away again: only where that is allowed. */
  readonly writes?: boolean
  /** Kind of command it must offer for this to be asked at all. */
  readonly command?: string
  /** @throws {Unmet} */
  readonly run: (target: Target) => Promise<void>
}

export type Verdict =
  | { readonly id: string; readonly title: string; readonly kind: 'meets' }
  /** Not there at all; the console hides what needs it. */
  | { readonly id: string; readonly title: string; readonly kind: 'lacks'; readonly why: string }
  /** There, and not as agreed. */
  | { readonly id: string; readonly title: string; readonly kind: 'breaks'; readonly why: string }
  | { readonly id: string; readonly title: string; readonly kind: 'notAsked'; readonly why: string }

export async function judge(
  check: Conformance,
  target: Target,
  version: Version | null,
  mayWrite: boolean,
): Promise<Verdict> {
  const { id, title, command } = check
  if (check.writes === true && !mayWrite)
    return { id, title, kind: 'notAsked', why: 'it places a hold; --write allows that' }
  if (command !== undefined && version !== null && !version.commands.includes(command))
    return { id, title, kind: 'lacks', why: `it does not offer ${command}` }
  try {
    await check.run(target)
    return { id, title, kind: 'meets' }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { id, title, kind: error instanceof Unmet && / answered (404|501)\b/.test(why) ? 'lacks' : 'breaks', why }
  }
}

/** @throws {Unmet} */
export function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Unmet(otherwise)
}
