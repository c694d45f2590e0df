/** Words for the others, filled from what is known. The console sends nothing itself: what was sent is written down here afterwards. */
import { CopyButton, SegmentedControl } from '@mantine/core'
import { useId, useMemo, useState } from 'react'
import { Audience, type Incident } from '../../shared/incident/incident.ts'
import type { KeptEntry } from '../../shared/log-entry.ts'
import { useImpact } from '../overview/use-impact.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { AgeHere } from '../pieces/when.tsx'
import { useConsole, useNow, usePicture } from '../use-console.ts'
import { Failures } from './failures.tsx'
import { doingOf, messageOf } from './messages.ts'
import { useDraft, useIncidents } from './use-incidents.ts'
import { AUDIENCE_TABS } from './words.ts'
import styles from './incidents.module.css'

/** Words that a person reads do not change every second. */
const FILLED_EVERY_MS = 10_000
const MOST = 10_000

export interface MessagesCardProps {
  readonly incident: Incident
  readonly entries: readonly KeptEntry[]
  readonly lock: string | null
}

export function MessagesCard({ incident, entries, lock: locked }: MessagesCardProps) {
  const { drafts, incidents } = useConsole()
  const id = useId()
  const [audience, setAudience] = useState<Audience>('internal')
  const filled = useFilled(audience, incident)
  const place = `${incident.id}/message/${audience}`
  const draft = useDraft(place)
  const text = draft === '' ? filled : draft
  const isWriting = useIncidents((state) => state.writing[`${incident.id}/updateSent`] === true)
  const sentAt = lastSentAt(entries, audience)

  async function sent(): Promise<void> {
    if (await incidents.write(incident.id, { kind: 'updateSent', audience, text })) drafts.keep(place, null)
  }

  return (
    <Card title="Tell the others" label="Tell the others">
      <div className={styles['message']} data-unprinted>
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="Who is told"
          data={Audience.options.map((one) => ({ value: one, label: AUDIENCE_TABS[one] }))}
          value={audience}
          onChange={(value) => setAudience(Audience.parse(value))}
        />
        <label className={styles['quiet']} htmlFor={id}>
          {draft === ''
            ? 'Filled from what is known now; change it before you copy it.'
            : 'Changed by hand: it is not filled in any more.'}
        </label>
        <textarea
          id={id}
          className={styles['input']}
          rows={11}
          maxLength={MOST}
          value={text}
          onChange={(event) => drafts.keep(place, event.currentTarget.value)}
        />
        <div className={styles['foot']}>
          <CopyButton value={text} timeout={1_500}>
            {({ copied, copy }) => (
              <ActionButton size="small" kind="primary" onPress={copy}>
                {copied ? 'Copied' : 'Copy'}
              </ActionButton>
            )}
          </CopyButton>
          <ActionButton
            size="small"
            lock={locked ?? (isWriting ? 'Being written down' : text.trim() === '' ? 'Nothing is typed' : null)}
            onPress={() => void sent()}
          >
            I have sent it
          </ActionButton>
          {draft === '' ? null : (
            <ActionButton size="small" kind="quiet" onPress={() => drafts.keep(place, null)}>
              Fill in again
            </ActionButton>
          )}
        </div>
        <p className={styles['quiet']}>
          The console sends nothing itself.{' '}
          {sentAt === null ? (
            'None was sent yet.'
          ) : (
            <>
              The last one was sent <AgeHere at={sentAt} stepMs={1_000} /> ago.
            </>
          )}
        </p>
        <Failures incidentId={incident.id} kinds={['updateSent']} />
      </div>
    </Card>
  )
}

/** This machine's or its author's clock; `null`: none was. */
function lastSentAt(entries: readonly KeptEntry[], audience: Audience): number | null {
  return entries.findLast(({ body }) => body.kind === 'updateSent' && body.audience === audience)?.at ?? null
}

function useFilled(audience: Audience, incident: Incident): string {
  const snapshot = usePicture((state) => state.snapshot)
  const { title, detail } = useImpact()
  const now = useNow(FILLED_EVERY_MS)
  return useMemo(
    () =>
      messageOf(audience, {
        incident,
        impact: [title, detail].filter((words) => words !== '').join(' '),
        doing: doingOf(snapshot, incident.accountIds),
        cluster: snapshot?.cluster.name ?? null,
        now,
      }),
    [audience, incident, title, detail, snapshot, now],
  )
}
