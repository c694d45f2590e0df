/** One role: who holds it, taken by a press, given to somebody by name. */
import { useId, useState } from 'react'
import type { Incident, IncidentRole } from '../../shared/incident/incident.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Dialog } from '../pieces/dialog.tsx'
import { Explained } from '../pieces/explained.tsx'
import { useDuties } from '../handover/use-duties.ts'
import { useConsole } from '../use-console.ts'
import { useActor } from './use-incidents.ts'
import { ROLE_MEANINGS, ROLE_NAMES } from './words.ts'
import head from './head.module.css'
import styles from './incidents.module.css'

export interface RoleLineProps {
  readonly incident: Incident
  readonly role: IncidentRole
  /** Why nothing can be written; `null`: it can. */
  readonly lock: string | null
}

export function RoleLine({ incident, role, lock }: RoleLineProps) {
  const { incidents } = useConsole()
  const actor = useActor()
  const [isOpen, setOpen] = useState(false)
  const holder = incident.roles[role]
  const isMine = holder !== null && holder === actor
  return (
    <div className={head['role']}>
      <span className={head['roleName']}>
        <Explained meaning={ROLE_MEANINGS[role]}>{ROLE_NAMES[role]}</Explained>
      </span>
      <span className={head['roleHolder']} data-nobody={holder === null || undefined}>
        {holder === null ? 'nobody' : isMine ? `${holder} (you)` : holder}
      </span>
      {incident.closed !== null ? null : (
        <span className={head['roleActs']} data-unprinted>
          {isMine || actor === '' ? null : (
            <ActionButton
              size="small"
              lock={lock}
              label={`Take ${ROLE_NAMES[role]}`}
              onPress={() => void incidents.write(incident.id, { kind: 'assigned', role, person: actor })}
            >
              Take
            </ActionButton>
          )}
          <ActionButton
            size="small"
            kind="quiet"
            lock={lock}
            label={`Assign ${ROLE_NAMES[role]}`}
            onPress={() => setOpen(true)}
          >
            Assign…
          </ActionButton>
        </span>
      )}
      <Dialog title={`Who takes ${ROLE_NAMES[role].toLowerCase()}?`} isOpen={isOpen} onClose={() => setOpen(false)}>
        {isOpen ? <Assign incident={incident} role={role} onClose={() => setOpen(false)} /> : null}
      </Dialog>
    </div>
  )
}

const NAME_MOST = 80

interface AssignProps extends Omit<RoleLineProps, 'lock'> {
  readonly onClose: () => void
}

function Assign({ incident, role, onClose }: AssignProps) {
  const { incidents } = useConsole()
  const id = useId()
  const { people } = useDuties()
  const [name, setName] = useState('')
  const known = [...new Set([...people.map((person) => person.name), ...incident.people])]
  const assign = (person: string | null): void => {
    void incidents.write(incident.id, { kind: 'assigned', role, person })
    onClose()
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') assign(name.trim())
      }}
    >
      <p>{ROLE_MEANINGS[role]} Tell them yourself: the console writes it down and calls nobody.</p>
      <div>
        <label className={styles['label']} htmlFor={id}>
          Name
        </label>
        <input
          id={id}
          className={styles['input']}
          list={`${id}-known`}
          value={name}
          maxLength={NAME_MOST}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <datalist id={`${id}-known`}>
          {known.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </datalist>
      </div>
      <div className={styles['foot']}>
        <ActionButton
          kind="primary"
          lock={name.trim() === '' ? 'Type a name first' : null}
          onPress={() => assign(name.trim())}
        >
          Assign
        </ActionButton>
        <ActionButton onPress={() => assign(null)} lock={incident.roles[role] === null ? 'Nobody holds it' : null}>
          Nobody
        </ActionButton>
        <ActionButton onPress={onClose}>Cancel</ActionButton>
      </div>
    </form>
  )
}
