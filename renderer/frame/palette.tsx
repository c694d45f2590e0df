/** Every screen, account, node and action, a few letters away. */
import { Modal } from '@mantine/core'
import { Spotlight } from '@mantine/spotlight'
import { useMemo, useState } from 'react'
import type { Snapshot } from '../../shared/snapshot.ts'
import { swapTheme, useActions } from '../actions.ts'
import { HealthShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { useConnection, useConsole, usePicture } from '../use-console.ts'
import { lockOf } from '../words/locks.ts'
import { matchingGroups, type PaletteIntent, paletteGroups } from './palette-entries.ts'
import { assertNever } from '../../shared/assert-never.ts'
import styles from './dialogs.module.css'

const NO_ACCOUNTS: Snapshot['accounts'] = {}
const NO_NODES: Snapshot['nodes'] = {}

export function Palette() {
  const [query, setQuery] = useState('')
  const accounts = usePicture((state) => state.snapshot?.accounts ?? NO_ACCOUNTS)
  const nodes = usePicture((state) => state.snapshot?.nodes ?? NO_NODES)
  const capabilities = usePicture((state) => state.capabilities)
  const lock = lockOf('failover', useConnection(), capabilities)
  const carryOut = useCarryOut()
  const all = useMemo(() => paletteGroups(accounts, nodes, lock), [accounts, nodes, lock])
  const shown = matchingGroups(all, query)
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight={420}
      lockScroll={false}
      transitionProps={{ duration: 80 }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      classNames={{
        content: styles['spotlight'] ?? '',
        action: styles['spotlightAction'] ?? '',
        actionDescription: styles['spotlightDescription'] ?? '',
      }}
    >
      <Modal.Title className={pieces['hidden']}>Palette</Modal.Title>
      <Spotlight.Search placeholder="Screen, account, node or action" aria-label="Screen, account, node or action" />
      <Spotlight.ActionsList>
        {shown.length === 0 ? <Spotlight.Empty>Nothing of that name</Spotlight.Empty> : null}
        {shown.map(({ name, entries }) => (
          <Spotlight.ActionsGroup key={name} label={name}>
            {entries.map(({ id, label, about, health, intent }) => (
              <Spotlight.Action
                key={id}
                label={label}
                description={about}
                leftSection={health === undefined ? undefined : <HealthShape health={health} />}
                onClick={() => carryOut(intent)}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function useCarryOut(): (intent: PaletteIntent) => void {
  const console = useConsole()
  const actions = useActions()
  return (intent) => {
    switch (intent.kind) {
      case 'go':
        return console.navigate(intent.hash)
      case 'failover':
        return console.plan.open(intent.accountId)
      case 'swapTheme':
        return swapTheme(console.ui)
      case 'swapClock':
        return console.ui.setState((ui) => ({ clock: ui.clock === 'utc' ? 'local' : 'utc' }))
      case 'reconnect':
        return actions.reconnect()
      case 'showKeys':
        return console.ui.setState({ keysShown: true })
      case 'nothing':
        return
      default:
        assertNever(intent)
    }
  }
}
