/** A Prometheus or an Alertmanager of a connection: its address, and how it is told who asks. */
import type { ConnectionState, MonitoringAuth, MonitoringServer } from '../../shared/connection.ts'
import { Choice } from './choice.tsx'
import type { ConnectionDraft, Wrong } from './connection-draft.ts'
import { accessOf } from './draft-access.ts'
import { keptStanding, secretNeeded } from './draft-secrets.ts'
import { Field } from './field.tsx'
import { SecretField } from './secret-field.tsx'
import styles from './form.module.css'

export interface MonitoringFieldsProps {
  readonly server: MonitoringServer
  readonly draft: ConnectionDraft
  readonly known: ConnectionState | null
  readonly wrong: Wrong
  readonly onEdit: (change: Partial<ConnectionDraft>) => void
}

const ABOUT: Readonly<
  Record<MonitoringServer, { readonly name: string; readonly url: string; readonly note: string }>
> = {
  prometheus: {
    name: 'Prometheus',
    url: 'http://prometheus.example:9090',
    note: 'Its history, its query language, and what it sees otherwise than this console.',
  },
  alertmanager: {
    name: 'Alertmanager',
    url: 'http://alertmanager.example:9093',
    note: 'Its alerts and silences, beside those of the cluster.',
  },
}

const KINDS: readonly { readonly value: MonitoringAuth['kind']; readonly word: string }[] = [
  { value: 'none', word: 'none' },
  { value: 'basic', word: 'user and password' },
  { value: 'bearer', word: 'bearer token' },
]

export function MonitoringFields({ server, draft, known, wrong, onEdit }: MonitoringFieldsProps) {
  const { name, url, note } = ABOUT[server]
  const kind = draft[`${server}Kind`]
  const secret = `${server}Secret` as const
  const hasUrl = draft[`${server}Url`].trim() !== ''
  const serves = secretNeeded(secret, draft, accessOf(draft).profile, known) === null
  return (
    <fieldset className={styles['server']} aria-label={name}>
      <Field
        label={`Address of ${name}`}
        isOptional
        isCode
        placeholder={url}
        note={note}
        value={draft[`${server}Url`]}
        wrong={wrong[`${server}Url`]}
        onChange={(value) => onEdit({ [`${server}Url`]: value })}
      />
      {hasUrl ? (
        <Choice
          label={`Credentials of ${name}`}
          options={KINDS}
          value={kind}
          onTake={(value) => onEdit({ [`${server}Kind`]: value, [secret]: '' })}
        />
      ) : null}
      {hasUrl && kind === 'basic' ? (
        <Field
          label={`User of ${name}`}
          value={draft[`${server}User`]}
          wrong={wrong[`${server}User`]}
          onChange={(value) => onEdit({ [`${server}User`]: value })}
        />
      ) : null}
      {hasUrl && kind !== 'none' ? (
        <SecretField
          key={kind}
          label={`${kind === 'basic' ? 'Password' : 'Bearer token'} of ${name}`}
          value={draft[secret]}
          wrong={wrong[secret]}
          standing={serves ? keptStanding(secret, known) : null}
          onChange={(value) => onEdit({ [secret]: value })}
          onRemove={() => onEdit({ [`${server}Kind`]: 'none', [secret]: '' })}
        />
      ) : null}
    </fieldset>
  )
}
