/** Key strokes to intents. Pure; key-listener.tsx feeds it and carries them out. */
import type { Route } from '../routing/route.ts'
import { SCREENS } from '../routing/screens.ts'

export type KeyIntent =
  | { readonly kind: 'palette' }
  | { readonly kind: 'go'; readonly route: Route }
  | { readonly kind: 'failover' }
  | { readonly kind: 'swapClock' }
  | { readonly kind: 'swapTheme' }
  | { readonly kind: 'showKeys' }
  | { readonly kind: 'search' }
  | { readonly kind: 'move'; readonly by: 1 | -1 }

export interface KeyStroke {
  readonly key: string
  readonly ctrlOrMeta: boolean
  readonly alt: boolean
  /** Typing into a field: only the palette key means anything then. */
  readonly inField: boolean
  /** A sheet or dialog is open: letters do not reach through it. */
  readonly underSheet: boolean
}

/** Whether `g` was pressed just before. */
export type KeyState = 'idle' | 'afterG'

export function nextKey(state: KeyState, stroke: KeyStroke): readonly [KeyState, KeyIntent | null] {
  if (stroke.ctrlOrMeta) return ['idle', stroke.key.toLowerCase() === 'k' ? { kind: 'palette' } : null]
  if (stroke.alt || stroke.inField) return ['idle', null]
  if (stroke.key === 't') return ['idle', { kind: 'swapTheme' }]
  if (stroke.key === 'u') return ['idle', { kind: 'swapClock' }]
  if (stroke.underSheet) return ['idle', null]
  if (state === 'afterG') {
    const screen = SCREENS.find((one) => one.key === stroke.key)
    return ['idle', screen === undefined ? null : { kind: 'go', route: screen.route }]
  }
  return stroke.key === 'g' ? ['afterG', null] : ['idle', single(stroke.key)]
}

function single(key: string): KeyIntent | null {
  switch (key) {
    case 'f':
      return { kind: 'failover' }
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
  { keys: ['f'], does: 'Fail over an account' },
  { keys: ['j', 'k'], does: 'Down and up in a list' },
  { keys: ['Enter'], does: 'Open what is marked' },
  { keys: ['/'], does: 'Search in the list' },
  { keys: ['u'], does: 'Times in UTC or in your own' },
  { keys: ['t'], does: 'Dark or light' },
  { keys: ['Esc'], does: 'Close the sheet' },
  { keys: ['?'], does: 'This sheet' },
]
