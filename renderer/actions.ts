/** What a press means, in one place: used by keys, buttons and palette alike. */
import { useMemo } from 'react'
import type { StoreApi } from 'zustand/vanilla'
import type { Console } from './console.ts'
import { accountStatuses, isServed } from './store/account-status.ts'
import { connectionOf } from './store/link.ts'
import type { UiState } from './store/ui.ts'
import { useConsole } from './use-console.ts'
import { lockOf } from './words/locks.ts'

export interface Actions {
  /** Opens the plan of the account in view, of the only failing one, or asks which. */
  readonly startFailover: () => void
  readonly reconnect: () => void
  readonly cancelOperation: (operationId: string) => Promise<void>
  readonly dismissNotice: (id: string) => void
}

export function useActions(): Actions {
  const console = useConsole()
  return useMemo(() => createActions(console), [console])
}

function createActions(console: Console): Actions {
  return {
    startFailover() {
      const { capabilities, snapshot } = console.picture.getState()
      const lock = lockOf('failover', connectionOf(console.link.getState(), console.ticker.now()), capabilities)
      // The list opens all the same, and says why nothing can be chosen from it.
      if (snapshot === null || lock !== null) return console.ui.setState({ choosing: true })
      const { route } = console.ui.getState()
      if (route.kind === 'account' && snapshot.accounts[route.accountId] !== undefined)
        return console.plan.open(route.accountId)
      const failing = accountStatuses(snapshot, console.samples.getState().latest).filter(
        ({ service }) => !isServed(service),
      )
      const [only] = failing
      if (failing.length === 1 && only !== undefined) return console.plan.open(only.account.id)
      console.ui.setState({ choosing: true })
    },
    reconnect() {
      console.bridge.retry()
      // Refused only when host itself is gone, which the banner says already.
      console.bridge.call('reconnect', {}).catch(() => undefined)
    },
    async cancelOperation(operationId) {
      await console.bridge.call('cancelOperation', { operationId })
    },
    dismissNotice(id) {
      // Host answers with the notices that are left; where it cannot, the notice stays.
      console.bridge.call('dismissNotice', { id }).catch(() => undefined)
    },
  }
}

/** From what is shown to the other. */
export function swapTheme(ui: StoreApi<UiState>): void {
  const shown = document.documentElement.dataset['mantineColorScheme']
  ui.setState({ theme: shown === 'light' ? 'dark' : 'light' })
}
