/** A part of the window as a person would see it, drawn once over stores that hold what a test says. */
import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { createStore } from 'zustand/vanilla'
import type { Console } from '../../../renderer/console.ts'
import type { IncidentsState } from '../../../renderer/incidents/incident-desk.ts'
import { createDrafts } from '../../../renderer/store/drafts.ts'
import type { PictureState } from '../../../renderer/store/picture.ts'
import { ConsoleContext } from '../../../renderer/use-console.ts'
import type { Replay } from '../../../shared/replay.ts'
import { AT } from '../moment.ts'
import { aConsole, readOff } from '../runbooks/steps/a-page.tsx'

export interface Shown {
  readonly picture?: Partial<PictureState>
  readonly incidents?: Partial<IncidentsState>
  /** By place. */
  readonly drafts?: Readonly<Record<string, string>>
  readonly isAway?: boolean
  readonly isReplay?: boolean
}

const REPLAY: Replay = {
  source: { kind: 'store' },
  name: 'kept here',
  from: 0,
  to: AT,
  at: AT,
  speed: 0,
  gaps: [],
  marks: [],
}

export function drawnText(element: ReactNode, shown: Shown = {}): string {
  return readOff(drawnMarkup(element, shown))
}

export function drawnMarkup(
  element: ReactNode,
  { picture = {}, incidents, drafts = {}, isAway = false, isReplay = false }: Shown,
): string {
  const base = aConsole({ picture, isAway })
  const link = { ...base.link.getState(), replay: isReplay ? REPLAY : null }
  const known: IncidentsState = { open: {}, problems: {}, failures: {}, writing: {}, declaring: null, ...incidents }
  // Drawn, never pressed: what is not here is not reached.
  const console = {
    ...base,
    link: createStore(() => link),
    incidents: { store: createStore(() => known) },
    drafts: createDrafts({ read: () => JSON.stringify(drafts), write: () => undefined }),
    replay: { store: createStore(() => ({ isOpening: false, problem: null })) },
  } as unknown as Console
  return renderToStaticMarkup(
    <MantineProvider>
      <ConsoleContext value={console}>{element}</ConsoleContext>
    </MantineProvider>,
  )
}
