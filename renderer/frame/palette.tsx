/** Every screen, account, node and action, a few letters away. */
import { Modal } from '@mantine/core'
import { Spotlight } from '@mantine/spotlight'
import { useMemo, useState } from 'react'
import { swapTheme, useActions } from '../actions.ts'
import { pickFile } from '../replay/pick-file.ts'
import { aboutRecording } from '../replay/recording-words.ts'
import { replayOf } from '../replay/replay-from.ts'
import { useRecordings } from '../replay/use-recordings.ts'
import { HealthShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { useConnection, useConsole, usePicture, useUi } from '../use-console.ts'
import { lockOfCommand } from '../words/locks.ts'
import { type PaletteIntent, paletteGroups, shownGroups } from './palette-entries.ts'
import { assertNever } from '../../shared/assert-never.ts'
import styles from './dialogs.module.css'

export function Palette() {
  const [query, setQuery] = useState('')
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
      <Offered query={query} />
    </Spotlight.Root>
  )
}

/** Made when it is opened, of what is known then: a thousand nodes' acts are not gone through with every fact, and no line moves. */
function Offered({ query }: { readonly query: string }) {
  const { picture } = useConsole()
  const [snapshot] = useState(() => picture.getState().snapshot)
  const connection = useConnection()
  const commands = usePicture((state) => state.commands)
  const carryOut = useCarryOut()
  const connections = usePicture((state) => state.connections)
  const [runbooks] = useState(() => picture.getState().library?.entries ?? [])
  const [incidents] = useState(() => picture.getState().incidents ?? [])
  const here = usePicture((state) => state.profile?.id)
  const clock = useUi((state) => state.clock)
  const { recordings } = useRecordings()
  const all = useMemo(
    () =>
      paletteGroups(
        snapshot,
        (command) => lockOfCommand(command, { connection, commands, snapshot }),
        connections.filter(({ profile }) => profile.id !== here),
        runbooks,
        incidents,
        (recordings ?? []).map((one) => ({ id: one.id, name: one.name, about: aboutRecording(one, clock) })),
      ),
    [snapshot, connection, commands, connections, here, runbooks, incidents, recordings, clock],
  )
  const shown = shownGroups(all, query)
  return (
    <>
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
    </>
  )
}

function useCarryOut(): (intent: PaletteIntent) => void {
  const console = useConsole()
  const actions = useActions()
  return (intent) => {
    switch (intent.kind) {
      case 'go':
        return console.navigate(intent.hash)
      case 'cluster':
        return void console.clusters.goTo(intent.profile)
      case 'window':
        return void console.windows.open(intent.hash)
      case 'plan':
        return actions.openPlan(intent.command)
      case 'revert':
        return actions.revert()
      case 'declareIncident':
        return actions.declareIncident(null)
      case 'swapTheme':
        return swapTheme(console.ui)
      case 'swapClock':
        return console.ui.setState((ui) => ({ clock: ui.clock === 'utc' ? 'local' : 'utc' }))
      case 'reconnect':
        return actions.reconnect()
      case 'showKeys':
        return console.ui.setState({ keysShown: true })
      case 'replay':
        return void console.replay.openRecent()
      case 'openRecording':
        return pickFile(document, '.zip,application/zip', (file) => void console.replay.openFile(file))
      case 'recording':
        return void console.replay.open(replayOf(intent.recordingId))
      case 'nothing':
        return
      default:
        assertNever(intent)
    }
  }
}
