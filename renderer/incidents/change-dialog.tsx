/** Another title, another severity, and why. */
import { useId, useState } from 'react'
import type { Incident, Severity } from '../../shared/incident/incident.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Dialog } from '../pieces/dialog.tsx'
import { Label } from '../pieces/label.tsx'
import { useConsole } from '../use-console.ts'
import { Failures } from './failures.tsx'
import { SEVERITIES, SEVERITY_WORDS } from './words.ts'
import styles from './incidents.module.css'

export interface ChangeProps {
  readonly incident: Incident
  readonly lock: string | null
}

export function ChangeButton({ incident, lock }: ChangeProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <ActionButton lock={lock} onPress={() => setOpen(true)}>
        Change…
      </ActionButton>
      <Dialog title="Change what it is" isOpen={isOpen} onClose={() => setOpen(false)}>
        {isOpen ? <Form incident={incident} lock={lock} onDone={() => setOpen(false)} /> : null}
      </Dialog>
    </>
  )
}

const TITLE_MOST = 200
const WHY_MOST = 2_000

function Form({ incident, lock, onDone }: ChangeProps & { readonly onDone: () => void }) {
  const { incidents } = useConsole()
  const id = useId()
  const [title, setTitle] = useState(incident.title)
  const [severity, setSeverity] = useState<Severity>(incident.severity)
  const [why, setWhy] = useState('')
  const isRetitled = title.trim() !== incident.title
  const isOther = severity !== incident.severity
  const missing =
    title.trim() === ''
      ? 'It needs a title'
      : !isRetitled && !isOther
        ? 'Nothing is changed'
        : isOther && why.trim() === ''
          ? 'Say why it is of another severity'
          : null

  async function change(): Promise<void> {
    if (isRetitled && !(await incidents.write(incident.id, { kind: 'retitled', title: title.trim() }))) return
    if (isOther && !(await incidents.write(incident.id, { kind: 'reclassified', severity, why: why.trim() }))) return
    onDone()
  }

  return (
    <div className={styles['form']}>
      <div>
        <label className={styles['label']} htmlFor={`${id}-title`}>
          Title
        </label>
        <input
          id={`${id}-title`}
          className={styles['input']}
          value={title}
          maxLength={TITLE_MOST}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      </div>
      <fieldset className={styles['choices']}>
        <legend className={styles['label']}>
          <Label isStop={false}>Severity</Label>
        </legend>
        {SEVERITIES.map((one) => (
          <label key={one} className={styles['choice']}>
            <input type="radio" name={`${id}-severity`} checked={severity === one} onChange={() => setSeverity(one)} />
            <span>
              <b>{one}</b> {SEVERITY_WORDS[one]}
            </span>
          </label>
        ))}
      </fieldset>
      <div>
        <label className={styles['label']} htmlFor={`${id}-why`}>
          Why {isOther ? null : <span className={styles['quiet']}>of another severity</span>}
        </label>
        <textarea
          id={`${id}-why`}
          className={styles['input']}
          rows={2}
          maxLength={WHY_MOST}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </div>
      <Failures incidentId={incident.id} kinds={['retitled', 'reclassified']} />
      <div className={styles['foot']}>
        <ActionButton kind="primary" lock={lock ?? missing} onPress={() => void change()}>
          Change
        </ActionButton>
        <ActionButton onPress={onDone}>Cancel</ActionButton>
      </div>
    </div>
  )
}
