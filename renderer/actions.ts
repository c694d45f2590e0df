/** What a press means, in one place: used by keys, buttons and palette alike. */
import { useMemo } from 'react'
import type { StoreApi } from 'zustand/vanilla'
import type { Alert } from '../shared/alert.ts'
import type { Command } from '../shared/command.ts'
import { backupNow } from './backups/works.ts'
import type { Console } from './console.ts'
import { acknowledgeOffer, silenceOffer } from './plan/offers.ts'
import { formatRoute } from './routing/route.ts'
import { accountStatuses, isServed } from './store/account-status.ts'
import { connectionOf } from './store/link.ts'
import { revertible } from './store/revert.ts'
import { worstIncident } from './store/shift-book.ts'
import type { UiState } from './store/ui.ts'
import { useConsole } from './use-console.ts'
import { lockOfKind } from './words/locks.ts'

export interface Actions {
  /** The one way to any command: its plan, in the sheet. Nothing happens before it is confirmed there. */
  readonly openPlan: (command: Command) => void
  /** Opens the plan of the account in view, of the only failing one, or asks which. */
  readonly startFailover: () => void
  /** Opens the plan that takes back what was changed last; where nothing was, the list of what there is. */
  readonly revert: () => void
  /** Starts a backup at once; where one runs, or none can be asked for, leads to Backups, which says why. */
  readonly backUp: () => void
  /** Takes back what waits out its undo window; nothing where nothing does. */
  readonly undoHeld: () => void
  /** Opens the plan; nothing where no alert is marked, or it is over. */
  readonly acknowledgeAlert: (alertId: string | null) => void
  readonly silenceAlert: (alertId: string | null) => void
  /** The worst that is open; where none is, the dialog that declares one. */
  readonly openIncident: () => void
  /** Opens the dialog, filled from this alert, or from the worst open one. */
  readonly declareIncident: (alertId: string | null) => void
  readonly reconnect: () => void
  readonly cancelOperation: (operationId: string) => Promise<void>
  /** Held: not sent after all. Not sent: given up. */
  readonly withdrawOperation: (operationId: string) => Promise<void>
  /** Held: sent now. Not sent: sent after all, its plan checked again; the browser may need the password for it. */
  readonly sendOperation: (operationId: string, password?: string) => Promise<void>
  readonly dismissNotice: (id: string) => void
}

export function useActions(): Actions {
  const console = useConsole()
  return useMemo(() => createActions(console), [console])
}

function createActions(console: Console): Actions {
  const { bridge, picture, plan, ui } = console
  const openAlert = (alertId: string | null): Alert | null =>
    picture.getState().snapshot?.alerts.find(({ id, resolvedAt }) => id === alertId && resolvedAt === null) ?? null
  return {
    openPlan: plan.open,
    startFailover() {
      const { commands, snapshot } = picture.getState()
      const connection = connectionOf(console.link.getState(), console.ticker.now())
      const lock = lockOfKind('failover', { connection, commands })
      // The list opens all the same, and says why nothing can be chosen from it.
      if (snapshot === null || lock !== null) return ui.setState({ choosing: true })
      const { route } = ui.getState()
      if (route.kind === 'account' && snapshot.accounts[route.accountId] !== undefined)
        return plan.open({ kind: 'failover', accountId: route.accountId, to: null })
      const failing = accountStatuses(snapshot, console.samples.getState().latest).filter(
        ({ service }) => !isServed(service),
      )
      const [only] = failing
      if (failing.length === 1 && only !== undefined)
        return plan.open({ kind: 'failover', accountId: only.account.id, to: null })
      ui.setState({ choosing: true })
    },
    revert() {
      const { snapshot, ledger } = picture.getState()
      const found = revertible(snapshot, ledger)
      if (found === null) return console.navigate(formatRoute({ kind: 'operations', operationId: null }))
      plan.open(found.command)
    },
    backUp() {
      const { commands, snapshot } = picture.getState()
      const connection = connectionOf(console.link.getState(), console.ticker.now())
      const isBusy = snapshot !== null && backupNow(snapshot) !== null
      if (isBusy || lockOfKind('backup', { connection, commands }) !== null)
        return console.navigate(formatRoute({ kind: 'backups', backupId: null }))
      void console.backUp()
    },
    undoHeld() {
      const held = picture.getState().ledger.find(({ state }) => state === 'held')
      // Where it has left meanwhile, its row says so.
      if (held !== undefined) bridge.call('withdrawOperation', { operationId: held.operationId }).catch(() => undefined)
    },
    acknowledgeAlert(alertId) {
      const alert = openAlert(alertId)
      if (alert !== null && alert.acknowledged === null) plan.open(acknowledgeOffer(alert))
    },
    silenceAlert(alertId) {
      const alert = openAlert(alertId)
      if (alert !== null) plan.open(silenceOffer(alert))
    },
    openIncident() {
      const open = worstIncident(picture.getState().incidents)
      if (open === null) return console.incidents.declare(null)
      console.navigate(formatRoute({ kind: 'incident', incidentId: open.id }))
    },
    declareIncident: (alertId) => console.incidents.declare(alertId),
    reconnect() {
      bridge.retry()
      // Refused only when host itself is gone, which the banner says already.
      bridge.call('reconnect', {}).catch(() => undefined)
    },
    async cancelOperation(operationId) {
      await bridge.call('cancelOperation', { operationId })
    },
    async withdrawOperation(operationId) {
      await bridge.call('withdrawOperation', { operationId })
    },
    async sendOperation(operationId, password) {
      await bridge.call('sendOperation', { operationId, password: password ?? null })
    },
    dismissNotice(id) {
      // Host answers with the notices that are left; where it cannot, the notice stays.
      bridge.call('dismissNotice', { id }).catch(() => undefined)
    },
  }
}

/** From what is shown to the other. */
export function swapTheme(ui: StoreApi<UiState>): void {
  const shown = document.documentElement.dataset['mantineColorScheme']
  ui.setState({ theme: shown === 'light' ? 'dark' : 'light' })
}
