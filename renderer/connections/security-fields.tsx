/** Whose certificates the servers of a connection may present. */
import type { Trust } from '../../shared/connection.ts'
import { formatAge } from '../../shared/words/format.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import { useNow } from '../use-console.ts'
import { Choice } from './choice.tsx'
import type { ConnectionDraft, Wrong } from './connection-draft.ts'
import { Field } from './field.tsx'
import type { AuthoritiesRead } from './use-authorities.ts'
import styles from './security.module.css'

export interface SecurityFieldsProps {
  readonly draft: ConnectionDraft
  readonly wrong: Wrong
  readonly read: AuthoritiesRead
  readonly onEdit: (change: Partial<ConnectionDraft>) => void
}

const KINDS: readonly { readonly value: Trust['kind']; readonly word: string }[] = [
  { value: 'system', word: 'public authorities' },
  { value: 'authority', word: 'a private authority' },
  { value: 'pinned', word: 'pinned certificates' },
]

const MEANINGS: Readonly<Record<Trust['kind'], string>> = {
  system: 'Every server of this connection that is reached by https presents a certificate of a public authority.',
  authority: 'Only what this authority signed is believed, of the cluster, its nodes, Prometheus and Alertmanager.',
  pinned: 'Only these very certificates are believed; whose name they bear and when they end does not matter.',
}

export function SecurityFields({ draft, wrong, read, onEdit }: SecurityFieldsProps) {
  const { trustKind } = draft
  return (
    <>
      <Choice
        label="Certificates"
        options={KINDS}
        value={trustKind}
        onTake={(value) => onEdit({ trustKind: value })}
        note={MEANINGS[trustKind]}
      />
      {trustKind === 'authority' ? (
        <Field
          label="Certificate of the authority"
          isText
          placeholder="-----BEGIN CERTIFICATE-----"
          value={draft.pem}
          wrong={wrong.pem}
          onChange={(pem) => onEdit({ pem })}
        >
          <PemFile onRead={(pem) => onEdit({ pem })} />
          {read.kind === 'read' ? <Authorities read={read} /> : null}
        </Field>
      ) : null}
      {trustKind === 'pinned' ? (
        <Field
          label="SHA-256 fingerprints"
          isText
          placeholder="AB:CD:…, one a line"
          note="The test shows the fingerprint a server presents. Compare it on the server itself: openssl x509 -noout -fingerprint -sha256 -in FILE"
          value={draft.pins}
          wrong={wrong.pins}
          onChange={(pins) => onEdit({ pins })}
        />
      ) : null}
    </>
  )
}

function PemFile({ onRead }: { readonly onRead: (pem: string) => void }) {
  return (
    <label className={styles['fileLabel']}>
      Choose a PEM file…
      <input
        type="file"
        className={styles['file']}
        accept=".pem,.crt,.cer,application/x-pem-file"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          // The same file again is another choice.
          event.currentTarget.value = ''
          if (file === undefined) return
          // What is no PEM text is said by the host, which reads it; so is this.
          const unread = (): void => onRead(`${file.name} could not be read.`)
          file.slice(0, MOST_BYTES).text().then(onRead, unread)
        }}
      />
    </label>
  )
}

/** A file chosen by mistake can be any size. */
const MOST_BYTES = 200_000

function Authorities({ read }: { readonly read: Extract<AuthoritiesRead, { kind: 'read' }> }) {
  const now = useNow(60_000)
  return (
    <ul className={styles['authorities']} aria-label="Authorities in it">
      {read.authorities.map(({ subject, endsAt, sha256 }) => (
        <li key={sha256}>
          <ToneShape tone="ok" /> {subject}, until <When at={endsAt} />, in {formatAge(endsAt - now)}
        </li>
      ))}
    </ul>
  )
}
