/** Every cluster this console knows: how it is, who acts there, and what can be changed about it. */
import { useState } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { ConnectionState } from '../../shared/connection.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { useConsole, usePicture } from '../use-console.ts'
import { ConnectionForm } from './connection-form.tsx'
import { ConnectionRow } from './connection-row.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import styles from './connection.module.css'

type Open =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'adding' }
  | { readonly kind: 'editing'; readonly id: string }
  | { readonly kind: 'removing'; readonly id: string }

/** `onSaved`: what follows once one was added or changed. */
export function ConnectionsCard({ onSaved }: { readonly onSaved?: (saved: ConnectionState) => void }) {
  const { clusters } = useConsole()
  const connections = usePicture((state) => state.connections)
  const here = usePicture((state) => state.profile?.id ?? null)
  const [open, setOpen] = useState<Open>({ kind: 'nothing' })
  const close = (): void => setOpen({ kind: 'nothing' })
  const saved = (connection: ConnectionState): void => {
    close()
    onSaved?.(connection)
  }
  const chosen = 'id' in open ? (connections.find(({ profile }) => profile.id === open.id) ?? null) : null

  return (
    <Card
      title="Connections"
      note="The clusters this console knows"
      aside={
        <ActionButton size="small" onPress={() => setOpen({ kind: 'adding' })}>
          Add a connection
        </ActionButton>
      }
    >
      {connections.length === 0 ? (
        <EmptyNote title="No cluster is known yet">Add one with its address and token.</EmptyNote>
      ) : (
        <ul className={styles['list']}>
          {connections.map((connection) => (
            <ConnectionRow
              key={connection.profile.id}
              connection={connection}
              isHere={connection.profile.id === here}
              onGo={() => void clusters.goTo(connection.profile)}
              onEdit={() => setOpen({ kind: 'editing', id: connection.profile.id })}
              onRemove={() => setOpen({ kind: 'removing', id: connection.profile.id })}
            />
          ))}
        </ul>
      )}
      <Form open={open} chosen={chosen} onSaved={saved} onClose={close} />
      <RemoveDialog connection={open.kind === 'removing' ? chosen : null} onClose={close} />
    </Card>
  )
}

interface FormProps {
  readonly open: Open
  readonly chosen: ConnectionState | null
  readonly onSaved: (saved: ConnectionState) => void
  readonly onClose: () => void
}

function Form({ open, chosen, onSaved, onClose }: FormProps) {
  switch (open.kind) {
    case 'nothing':
    case 'removing':
      return null
    case 'adding':
      return (
        <section className={styles['inset']} aria-label="Add a connection">
          <h3 className={styles['insetTitle']}>Add a connection</h3>
          <ConnectionForm known={null} onSaved={onSaved} onCancel={onClose} />
        </section>
      )
    case 'editing':
      if (chosen === null) return null
      return (
        <section className={styles['inset']} aria-label={`Change ${chosen.profile.name}`}>
          <h3 className={styles['insetTitle']}>Change {chosen.profile.name}</h3>
          <ConnectionForm key={chosen.profile.id} known={chosen} onSaved={onSaved} onCancel={onClose} />
        </section>
      )
    default:
      return assertNever(open)
  }
}
