/** A connection to add or to change: where it is, who acts there, and whether it works. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { ConnectionState, ConnectionTest } from '../../shared/connection.ts'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { useConsole, usePicture } from '../use-console.ts'
import { type ConnectionDraft, draftOf, EMPTY_DRAFT, type FieldName, toConnection } from './connection-draft.ts'
import { EnvironmentChoice } from './environment-choice.tsx'
import { TestSteps } from './test-steps.tsx'
import styles from './connections.module.css'

export interface ConnectionFormProps {
  /** The one to change; `null`: a new one. */
  readonly known: ConnectionState | null
  readonly onSaved: (saved: ConnectionState) => void
  /** Absent: there is nothing to go back to. */
  readonly onCancel?: () => void
}

type Doing = 'nothing' | 'testing' | 'saving'

export function ConnectionForm({ known, onSaved, onCancel }: ConnectionFormProps) {
  const { bridge } = useConsole()
  const takenIds = usePicture((state) => state.connections).map(({ profile }) => profile.id)
  const [draft, setDraft] = useState<ConnectionDraft>(known === null ? EMPTY_DRAFT : draftOf(known))
  const [isChecked, setChecked] = useState(false)
  const [doing, setDoing] = useState<Doing>('nothing')
  const [test, setTest] = useState<ConnectionTest | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const result = toConnection(draft, takenIds, known)
  const wrong = isChecked && result.kind === 'wrong' ? result.wrong : {}

  function edit(change: Partial<ConnectionDraft>): void {
    setDraft((before) => ({ ...before, ...change }))
    // What was found was found of the address as it stood.
    setTest(null)
    setProblem(null)
  }

  async function doIt(what: Exclude<Doing, 'nothing'>, run: () => Promise<void>): Promise<void> {
    if (doing !== 'nothing') return
    setDoing(what)
    setProblem(null)
    try {
      await run()
    } catch (thrown) {
      setProblem(toProblem(asFault(thrown)))
    }
    setDoing('nothing')
  }

  const tryIt = (): Promise<void> =>
    doIt('testing', async () => {
      const token = draft.token.trim() === '' ? null : draft.token.trim()
      setTest(
        await bridge.call('testConnection', {
          controlApiUrl: draft.controlApiUrl.trim(),
          token,
          id: known?.profile.id ?? null,
        }),
      )
    })

  function save(event: FormEvent): void {
    event.preventDefault()
    setChecked(true)
    if (result.kind === 'ready') {
      void doIt('saving', async () => onSaved(await bridge.call('saveConnection', result.connection)))
    }
  }

  const field = (name: FieldName, label: string, more: Partial<FieldProps> = {}) => (
    <Field
      label={label}
      value={draft[name]}
      wrong={wrong[name]}
      onChange={(value) => edit({ [name]: value })}
      {...more}
    />
  )

  return (
    <form className={styles['form']} onSubmit={save} noValidate>
      <div className={styles['fields']}>
        {field('name', 'Name', { placeholder: 'GCC production', isFirst: onCancel !== undefined })}
        <EnvironmentChoice value={draft.environment} onTake={(environment) => edit({ environment })} />
        {field('controlApiUrl', 'Address of the control plane', {
          placeholder: 'https://cluster.example:7100',
          isCode: true,
        })}
        {field('token', 'Token', {
          isSecret: true,
          placeholder: known?.hasToken === true ? 'kept; leave empty to keep it' : '',
          note: 'Goes to the keyring of this machine where there is one, and is never shown again.',
        })}
        {field('actor', 'Who you are', {
          placeholder: 'Rana Haddad',
          note: 'Every operation is recorded under this name.',
        })}
        {field('prometheusUrl', 'Prometheus', {
          isOptional: true,
          beginsRow: true,
          placeholder: 'http://prometheus.example:9090',
          isCode: true,
        })}
        {field('alertmanagerUrl', 'Alertmanager', {
          isOptional: true,
          placeholder: 'http://alertmanager.example:9093',
          isCode: true,
        })}
      </div>
      {problem === null ? null : <FaultNote problem={problem} />}
      {test === null ? null : <TestSteps steps={test.steps} />}
      <div className={styles['buttons']}>
        {onCancel === undefined ? null : (
          <ActionButton kind="quiet" onPress={onCancel}>
            Cancel
          </ActionButton>
        )}
        <ActionButton onPress={() => void tryIt()} lock={lockOf(doing)}>
          {doing === 'testing' ? 'Testing…' : 'Test'}
        </ActionButton>
        <button type="submit" className={styles['submit']} aria-disabled={doing === 'nothing' ? undefined : true}>
          {doing === 'saving' ? 'Saving…' : known === null ? 'Add connection' : 'Save'}
        </button>
      </div>
    </form>
  )
}

function lockOf(doing: Doing): string | null {
  return doing === 'saving' ? 'It is being saved' : doing === 'testing' ? 'It is being tried; each step has 3 s' : null
}

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly wrong: string | undefined
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly note?: string
  readonly isOptional?: boolean
  /** Has the focus when the form opens. */
  readonly isFirst?: boolean
  readonly isSecret?: boolean
  /** What is optional stands below what is not. */
  readonly beginsRow?: boolean
  /** Set in the figures' typeface. */
  readonly isCode?: boolean
}

function Field(props: FieldProps) {
  const { label, value, wrong, onChange, placeholder, note, isOptional, isSecret, isCode, beginsRow, isFirst } = props
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const more = wrong ?? note
  useEffect(() => {
    if (isFirst === true) input.current?.focus()
  }, [isFirst])
  return (
    <div className={styles['field']} data-begins-row={beginsRow || undefined}>
      <label className={styles['label']} htmlFor={id}>
        {label} {isOptional === true ? <span className={styles['optional']}>optional</span> : null}
      </label>
      <input
        ref={input}
        id={id}
        className={styles['input']}
        data-code={isCode || undefined}
        type={isSecret === true ? 'password' : 'text'}
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong === undefined ? undefined : true}
        aria-describedby={more === undefined ? undefined : `${id}-more`}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {more === undefined ? null : (
        <p id={`${id}-more`} className={styles['fieldNote']} data-wrong={wrong === undefined ? undefined : true}>
          {more}
        </p>
      )}
    </div>
  )
}
