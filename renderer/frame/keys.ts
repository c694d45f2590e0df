/** Key strokes to intents. Pure; key-listener.tsx feeds it and carries them out. */
import type { Route } from '../routing/route.ts'
import { SCREENS } from '../routing/screens.ts'

export type KeyIntent =
  | { readonly kind: 'palette' }
  | { readonly kind: 'go'; readonly route: Route }
  /** The switcher of clusters. */
  | { readonly kind: 'clusters' }
  | { readonly kind: 'failover' }
  | { readonly kind: 'revert' }
  /** At once: it only reads. */
  | { readonly kind: 'backUp' }
  | { readonly kind: 'undoHeld' }
  /** The runbook that answers what the banner says, or the alert that is marked. */
  | { readonly kind: 'runbook' }
  /** Of the alert that is marked in a list, or open. */
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'silence' }
  /** The one that is open; where none is, the dialog that declares one. */
  | { readonly kind: 'incident' }
  | { readonly kind: 'declareIncident' }
  /** The item of a timeline that has the focus. */
  | { readonly kind: 'pin' }
  | { readonly kind: 'swapClock' }
  | { readonly kind: 'swapTheme' }
  | { readonly kind: 'showKeys' }
  | { readonly kind: 'search' }
  | { readonly kind: 'move'; readonly by: 1 | -1 }
  /** Of the step of a runbook that has the focus. */
  | { readonly kind: 'step'; readonly act: StepAct }

/** `main`: what the step is for: its plan, its copy, its first answer; of the rest its box. */
export type StepAct = 'tick' | 'skip' | 'note' | 'main'

export interface KeyStroke {
  readonly key: string
  readonly ctrlOrMeta: boolean
  readonly alt: boolean
  /** Typing into a field: only the palette key means anything then. */
  readonly inField: boolean
  /** A sheet or dialog is open: letters do not reach through it. */
  readonly underSheet: boolean
  /** `within`: the focus is in a step of a runbook · `itself`: it is on the step, and on nothing in it. */
  readonly step?: 'within' | 'itself'
}

/** Whether `g` was pressed just before. */
export type KeyState = 'idle' | 'afterG'

export function nextKey(state: KeyState, stroke: KeyStroke): readonly [KeyState, KeyIntent | null] {
  if (stroke.ctrlOrMeta) return ['idle', stroke.key.toLowerCase() === 'k' ? { kind: 'palette' } : null]
  if (stroke.alt || stroke.inField) return ['idle', null]
  // The second letter of a screen comes before what it would mean alone.
  if (state === 'afterG' && !stroke.underSheet) return ['idle', screenIntent(stroke.key)]
  if (stroke.key === 't') return ['idle', { kind: 'swapTheme' }]
  if (stroke.key === 'c') return ['idle', { kind: 'swapClock' }]
  // The sheet that follows a held operation must not stand in the way of its undo.
  if (stroke.key === 'z') return ['idle', { kind: 'undoHeld' }]
  if (stroke.underSheet) return ['idle', null]
  if (stroke.key === 'g') return ['afterG', null]
  return ['idle', stepIntent(stroke) ?? single(stroke.key)]
}

/** `s` skips the step one stands on; anywhere else it silences an alert. */
function stepIntent({ key, step }: KeyStroke): KeyIntent | null {
  if (step === undefined) return null
  if (key === 'x') return { kind: 'step', act: 'tick' }
  if (key === 's') return { kind: 'step', act: 'skip' }
  if (key === 'n') return { kind: 'step', act: 'note' }
  // On a button within it Enter presses that button.
  return key === 'Enter' && step === 'itself' ? { kind: 'step', act: 'main' } : null
}

/** After `g`, as the letters of the screens. */
export const CLUSTERS_KEY = 'c'

function screenIntent(key: string): KeyIntent | null {
  if (key === CLUSTERS_KEY) return { kind: 'clusters' }
  const screen = SCREENS.find((one) => one.key === key)
  return screen === undefined ? null : { kind: 'go', route: screen.route }
}

function single(key: string): KeyIntent | null {
  switch (key) {
    case 'f':
      return { kind: 'failover' }
    case 'b':
      return { kind: 'backUp' }
    case 'u':
    case 'r':
      return { kind: 'revert' }
    case 'o':
      return { kind: 'runbook' }
    case 'a':
      return { kind: 'acknowledge' }
    case 's':
      return { kind: 'silence' }
    case 'i':
      return { kind: 'incident' }
    case 'I':
      return { kind: 'declareIncident' }
    case 'p':
      return { kind: 'pin' }
    case '/':
      return { kind: 'search' }
    case '?':
      return { kind: 'showKeys' }
    case 'j':
      return { kind: 'move', by: 1 }
    case 'k':
      return { kind: 'move', by: -1 }
    default:
      return null
  }
}

export interface KeyHelp {
  readonly keys: readonly string[]
  readonly does: string
}

export const KEY_HELP: readonly KeyHelp[] = [
  { keys: ['Ctrl', 'K'], does: 'Go to any screen, account, node or action' },
  ...SCREENS.map((screen) => ({ keys: ['g', screen.key], does: screen.name })),
  { keys: ['g', 'c'], does: 'Another cluster' },
  { keys: ['f'], does: 'Fail over an account' },
  { keys: ['b'], does: 'Back up the cluster, at once' },
  { keys: ['u', 'r'], does: 'Take back what was changed last: opens its plan' },
  { keys: ['z'], does: 'Undo what has not left yet' },
  { keys: ['i'], does: 'Declare an incident, or go to the one that is open' },
  { keys: ['I'], does: 'Declare another incident' },
  { keys: ['p'], does: 'Pin the item of an incident’s timeline, or take the pin away' },
  { keys: ['o'], does: 'Open the runbook of what is wrong: the banner’s, or the marked alert’s' },
  { keys: ['a'], does: 'Acknowledge the alert that is marked or open' },
  { keys: ['s'], does: 'Silence it for a while' },
  { keys: ['j', 'k'], does: 'Down and up in a list, or from step to step of a runbook' },
  { keys: ['Enter'], does: 'Open what is marked; what the step of a runbook is for' },
  { keys: ['x'], does: 'Tick the step of a run, or take the tick back' },
  { keys: ['s'], does: 'Skip the step of a run, where one has the focus' },
  { keys: ['n'], does: 'Note on the step of a run' },
  { keys: ['/'], does: 'Search in the list' },
  { keys: ['c'], does: 'Times in UTC or in your own' },
  { keys: ['t'], does: 'Dark or light' },
  { keys: ['Space'], does: 'In a replay: play, and pause' },
  { keys: ['←', '→'], does: 'In a replay: a step back and on, with Shift to the mark before and the next' },
  { keys: ['Esc'], does: 'Close the sheet; in a replay, back to live' },
  { keys: ['?'], does: 'This sheet' },
]
