/** Listens to the keys of the whole window. */
import { spotlight } from '@mantine/spotlight'
import { useEffect } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import { formatRoute, type Route } from '../routing/route.ts'
import { SPLIT_BRAIN } from '../runbooks/ids.ts'
import { runbooksOf } from '../runbooks/library.ts'
import type { Console } from '../console.ts'
import { connectionOf } from '../store/link.ts'
import { useConsole } from '../use-console.ts'
import { swapTheme, useActions } from '../actions.ts'
import { type KeyIntent, type KeyState, type KeyStroke, nextKey, type StepAct } from './keys.ts'

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
          return console.navigate(formatRoute(runbookRoute(console)))
        case 'acknowledge':
          return actions.acknowledgeAlert(markedAlert(console.ui.getState().route))
        case 'silence':
          return actions.silenceAlert(markedAlert(console.ui.getState().route))
        case 'incident':
          return actions.openIncident()
        case 'declareIncident':
          return actions.declareIncident(null)
        case 'pin':
          return document.activeElement
            ?.closest('[data-timeline-item]')
            ?.querySelector<HTMLElement>('[data-pin] button')
            ?.click()
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
        case 'step':
          return pressInStep(intent.act)
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
        ...stepOf(event.target),
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

function stepOf(target: EventTarget | null): Pick<KeyStroke, 'step'> {
  const step = target instanceof Element ? target.closest('[data-step-id]') : null
  return step === null ? {} : { step: step === target ? 'itself' : 'within' }
}

/** The button of the step that does it; a step without one for its main act is ticked. */
function pressInStep(act: StepAct): void {
  const step = document.activeElement?.closest('[data-step-id]')
  const press = (name: StepAct): HTMLButtonElement | null =>
    step?.querySelector<HTMLButtonElement>(`[data-step-act="${name}"], [data-step-act-of="${name}"] button`) ?? null
  const button = press(act) ?? (act === 'main' ? press('tick') : null)
  // A branch is only entered: which answer is right is for the person to say.
  if (act === 'main' && button?.dataset['stepFocus'] !== undefined) button.focus()
  else button?.click()
}

/** What the banner says comes first, then the alert that is marked, then what this console itself meets; else all of them. */
function runbookRoute({ picture, link, ui, ticker }: Console): Route {
  const { disagreements, snapshot, library } = picture.getState()
  if (disagreements.length > 0) return { kind: 'runbook', runbookId: SPLIT_BRAIN }
  const alertId = markedAlert(ui.getState().route)
  const connection = connectionOf(link.getState(), ticker.now())
  const alert = snapshot?.alerts.find(({ id }) => id === alertId)
  const runbookId =
    (alert === undefined ? undefined : runbooksOf(alert, library?.entries ?? [])[0]) ??
    ('problem' in connection ? connection.problem.runbook : null)
  return runbookId === null ? { kind: 'runbooks' } : { kind: 'runbook', runbookId }
}

/** The links of a list's rows take turns having focus; `Enter` then opens as on any link. */
function moveFocus(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row-link]')]
  const focused = document.activeElement
  const at = rows.findIndex((row) => row.contains(focused))
  const next = at < 0 ? nearest(rows, focused, by) : rows[Math.min(rows.length - 1, Math.max(0, at + by))]
  next?.focus()
}

/** From a heading or a link between the rows to the one after or before it; from nowhere to the first or the last. */
function nearest(rows: readonly HTMLElement[], from: Element | null, by: 1 | -1): HTMLElement | undefined {
  const isAfter = (row: HTMLElement): boolean =>
    from !== null && (from.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  const isWithin = from !== null && from.closest('main') !== null && !rows.some((row) => from.contains(row))
  if (!isWithin) return by === 1 ? rows[0] : rows.at(-1)
  return by === 1 ? (rows.find(isAfter) ?? rows.at(-1)) : (rows.findLast((row) => !isAfter(row)) ?? rows[0])
}
