/** Listens to the keys of the whole window. */
import { spotlight } from '@mantine/spotlight'
import { useEffect } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import { formatRoute, type Route } from '../routing/route.ts'
import { SPLIT_BRAIN } from '../runbooks/ids.ts'
import { useConsole } from '../use-console.ts'
import { swapTheme, useActions } from '../actions.ts'
import { type KeyIntent, type KeyState, nextKey } from './keys.ts'

export function KeyListener() {
  const console = useConsole()
  const actions = useActions()

  useEffect(() => {
    let state: KeyState = 'idle'

    function carryOut(intent: KeyIntent): void {
      switch (intent.kind) {
        case 'palette':
          return spotlight.toggle()
        case 'go':
          return console.navigate(formatRoute(intent.route))
        case 'clusters':
          return console.clusters.store.setState({ isOpen: true })
        case 'failover':
          return actions.startFailover()
        case 'revert':
          return actions.revert()
        case 'backUp':
          return actions.backUp()
        case 'undoHeld':
          return actions.undoHeld()
        case 'runbook':
          if (console.picture.getState().disagreements.length > 0)
            console.navigate(formatRoute({ kind: 'runbook', runbookId: SPLIT_BRAIN }))
          return
        case 'acknowledge':
          return actions.acknowledgeAlert(markedAlert(console.ui.getState().route))
        case 'silence':
          return actions.silenceAlert(markedAlert(console.ui.getState().route))
        case 'swapClock':
          return console.ui.setState((ui) => ({ clock: ui.clock === 'utc' ? 'local' : 'utc' }))
        case 'swapTheme':
          return swapTheme(console.ui)
        case 'showKeys':
          return console.ui.setState({ keysShown: true })
        case 'search':
          return document.querySelector<HTMLInputElement>('[data-list-search]')?.focus()
        case 'move':
          return moveFocus(intent.by)
        default:
          return assertNever(intent)
      }
    }

    function handleKey(event: KeyboardEvent): void {
      const [next, intent] = nextKey(state, {
        key: event.key,
        ctrlOrMeta: event.ctrlKey || event.metaKey,
        alt: event.altKey,
        inField: isField(event.target),
        underSheet: document.querySelector('[role="dialog"], [role="menu"]') !== null,
      })
      state = next
      if (intent === null) return
      event.preventDefault()
      carryOut(intent)
    }

    window.addEventListener('keydown', handleKey)
    return () => window.removeEventListener('keydown', handleKey)
  }, [console, actions])

  return null
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}

/** The alert whose row has the focus, else the one in detail; `null`: neither. */
function markedAlert(route: Route): string | null {
  const row = document.activeElement?.closest<HTMLElement>('[data-alert-id]')
  return row?.dataset['alertId'] ?? (route.kind === 'alerts' ? route.alertId : null)
}

/** The links of a list's rows take turns having focus; `Enter` then opens as on any link. */
function moveFocus(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row-link]')]
  const at = rows.findIndex((row) => row === document.activeElement)
  const next = at < 0 ? rows[by === 1 ? 0 : rows.length - 1] : rows[Math.min(rows.length - 1, Math.max(0, at + by))]
  next?.focus()
}
