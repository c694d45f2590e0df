/** A step as a person would see it: drawn once, over stores that hold what a test says. */
import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { createStore } from 'zustand/vanilla'
import type { Console } from '../../../../renderer/console.ts'
import { CLOSED } from '../../../../renderer/plan/machine.ts'
import { boardOf, type RunBoard } from '../../../../renderer/runbooks/run/board.ts'
import type { RunsState } from '../../../../renderer/runbooks/run/run-desk.ts'
import { StepView } from '../../../../renderer/runbooks/steps/step-view.tsx'
import type { LinkState } from '../../../../renderer/store/link.ts'
import { createPictureStore, type PictureState, type SampleState } from '../../../../renderer/store/picture.ts'
import { emptyRings } from '../../../../renderer/store/rings.ts'
import { createUiStore } from '../../../../renderer/store/ui.ts'
import { ConsoleContext } from '../../../../renderer/use-console.ts'
import { COMMAND_KINDS } from '../../../../shared/command.ts'
import type { KeptEntry } from '../../../../shared/log-entry.ts'
import { EVERYTHING } from '../../../../shared/runbook/subject.ts'
import type { RunSubject } from '../../../../shared/runbook/run.ts'
import type { Step } from '../../../../shared/runbook/runbook.ts'
import { aProblem, aSnapshot } from '../../factories.ts'
import { AT } from '../../moment.ts'
import { aRun, started } from '../run/entries.ts'

export interface Shown {
  readonly picture?: Partial<PictureState>
  readonly runs?: Partial<RunsState>
  readonly isAway?: boolean
  readonly subject?: Partial<RunSubject>
  /** Absent: it is only read. */
  readonly entries?: readonly KeptEntry[]
}

export function markupOf(step: Step, shown: Shown = {}): string {
  return drawn(
    <StepView
      step={step}
      runbookId="split-brain"
      run={shown.entries === undefined ? null : boardWith(shown.entries)}
      subject={{ ...EVERYTHING, ...shown.subject }}
    />,
    shown,
  )
}

/** Anything of the page. */
export function drawn(element: ReactNode, shown: Shown): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <ConsoleContext value={aConsole(shown)}>{element}</ConsoleContext>
    </MantineProvider>,
  )
}

export function textOf(step: Step, shown: Shown = {}): string {
  return readOff(markupOf(step, shown))
}

/** What is read, without tags. */
export function readOff(markup: string): string {
  return markup
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#x27;', "'")
    .replace(/\s+/g, ' ')
}

export function boardWith(entries: readonly KeptEntry[]): RunBoard {
  const beginning = started({ at: AT - 60_000 })
  return boardOf(aRun([beginning]), [beginning, ...entries])
}

export function aConsole({ picture = {}, runs = {}, isAway = false }: Shown): Console {
  const state: PictureState = {
    ...createPictureStore().getState(),
    snapshot: aSnapshot({ at: AT }),
    commands: COMMAND_KINDS,
    ...picture,
  }
  const link: LinkState = {
    port: { kind: 'open' },
    link: isAway
      ? { kind: 'retrying', since: AT - 60_000, retryAt: AT + 1_000, attempt: 3, problem: aProblem('unreachable') }
      : { kind: 'live', since: AT - 60_000 },
    heardAt: AT,
  }
  const samples: SampleState = { latest: {}, rings: emptyRings(), offset: { recent: [0] } }
  const known: RunsState = { open: {}, problems: {}, drafts: {}, failures: {}, writing: {}, ...runs }
  const parts: Pick<Console, 'picture' | 'link' | 'samples' | 'ui' | 'ticker'> & Record<string, unknown> = {
    picture: createStore(() => state),
    link: createStore(() => link),
    samples: createStore(() => samples),
    ui: createUiStore({ read: () => null, write: () => undefined }),
    ticker: { now: () => AT, subscribe: () => () => undefined },
    plan: { store: createStore(() => CLOSED), open: () => undefined },
    runs: { store: createStore(() => known) },
    bridge: {},
  }
  // Drawn, never pressed: what is not here is not reached.
  return parts as unknown as Console
}
