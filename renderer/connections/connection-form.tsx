/** A connection to add or to change: where it is, who acts there, and whether it works. */
import { type FormEvent, useState } from 'react'
import type { ConnectionState, ConnectionTest } from '../../shared/connection.ts'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { useConsole, usePicture } from '../use-console.ts'
import { type ConnectionDraft, draftOf, EMPTY_DRAFT, toConnection, type Wrong } from './connection-draft.ts'
import { accessOf } from './draft-access.ts'
import { keptStanding, secretNeeded } from './draft-secrets.ts'
import { trialOf } from './draft-trial.ts'
import { isWrongIn, monitoringWords, proxyWords, runbooksWords, securityWords } from './draft-words.ts'
import { EnvironmentChoice } from './environment-choice.tsx'
import { Field, type FieldProps } from './field.tsx'
import { Fold } from './fold.tsx'
import { MonitoringFields } from './monitoring-fields.tsx'
import { SecretField } from './secret-field.tsx'
import { SecurityFields } from './security-fields.tsx'
import { TestSteps } from './test-steps.tsx'
import { useAuthorities } from './use-authorities.ts'
import buttons from './buttons.module.css'
import folds from './fold.module.css'
import styles from './form.module.css'

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
  /** What is asked of it: to be saved, or to be tried, which needs less. */
  const [checkedFor, setCheckedFor] = useState<'nothing' | 'trial' | 'save'>('nothing')
  const [doing, setDoing] = useState<Doing>('nothing')
  const [test, setTest] = useState<ConnectionTest | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const read = useAuthorities(draft.trustKind === 'authority' ? draft.pem : null)
  const result = toConnection(draft, takenIds, known)
  const trial = trialOf(draft, known)
  const judged = checkedFor === 'save' ? result : checkedFor === 'trial' ? trial : null
  const wrong: Wrong = {
    ...(judged?.kind === 'wrong' ? judged.wrong : {}),
    ...(read.kind === 'refused' ? { pem: read.why } : {}),
  }
  const serves = secretNeeded('token', draft, accessOf(draft).profile, known) === null

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

  function tryIt(): void {
    setCheckedFor((before) => (before === 'save' ? before : 'trial'))
    if (trial.kind === 'wrong' || read.kind === 'refused') return
    void doIt('testing', async () => setTest(await bridge.call('testConnection', trial.trial)))
  }

  function save(event: FormEvent): void {
    event.preventDefault()
    setCheckedFor('save')
    if (result.kind === 'wrong' || read.kind === 'refused') return
    void doIt('saving', async () => onSaved(await bridge.call('saveConnection', result.connection)))
  }

  const field = (
    name: 'name' | 'controlApiUrl' | 'actor' | 'proxyUrl' | 'runbooksFolder',
    label: string,
    more: Partial<FieldProps> = {},
  ) => (
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
        <SecretField
          label="Token"
          value={draft.token}
          wrong={wrong.token}
          standing={serves ? keptStanding('token', known) : null}
          note="Goes to the keyring of this machine where there is one, and is never shown again."
          onChange={(token) => edit({ token })}
        />
        {field('actor', 'Who you are', {
          placeholder: 'Rana Haddad',
          note: 'Every operation is recorded under this name.',
        })}
      </div>
      <div className={folds['folds']}>
        <Fold title="Monitoring" says={monitoringWords(draft)} isWrong={isWrongIn('monitoring', wrong)}>
          <MonitoringFields server="prometheus" draft={draft} known={known} wrong={wrong} onEdit={edit} />
          <MonitoringFields server="alertmanager" draft={draft} known={known} wrong={wrong} onEdit={edit} />
        </Fold>
        <Fold title="Security" says={securityWords(draft, read)} isWrong={isWrongIn('security', wrong)}>
          <SecurityFields draft={draft} wrong={wrong} read={read} onEdit={edit} />
        </Fold>
        <Fold title="Proxy" says={proxyWords(draft)} isWrong={isWrongIn('proxy', wrong)}>
          {field('proxyUrl', 'HTTP or HTTPS proxy', {
            isOptional: true,
            isCode: true,
            placeholder: 'http://proxy.example:3128',
            note: 'It has to open a way (CONNECT) to the cluster, its nodes, Prometheus and Alertmanager: all of them are reached through it.',
          })}
        </Fold>
        <Fold title="Runbooks" says={runbooksWords(draft)} isWrong={isWrongIn('runbooks', wrong)}>
          {field('runbooksFolder', 'Folder of your own runbooks', {
            isOptional: true,
            isCode: true,
            placeholder: '/srv/runbooks',
            note: 'On the machine this console runs on. What is in it lies over those that ship, and under the cluster’s.',
          })}
        </Fold>
      </div>
      {problem === null ? null : <FaultNote problem={problem} />}
      {test === null ? null : <TestSteps steps={test.steps} />}
      <div className={buttons['buttons']} data-in-form>
        {onCancel === undefined ? null : (
          <ActionButton kind="quiet" onPress={onCancel}>
            Cancel
          </ActionButton>
        )}
        <ActionButton onPress={tryIt} lock={lockOf(doing)}>
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
