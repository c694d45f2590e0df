/** Handover: what whoever takes over has to know, from the state alone; to read, to send and to print, offline too. */
import { CopyButton, SegmentedControl } from '@mantine/core'
import { memo, useMemo, useState } from 'react'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Handover as Signed } from '../../shared/handover.ts'
import { type Handover, handoverOf, type HandoverSection } from '../../shared/words/handover.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AsOf, When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { sourceNow } from '../store/age.ts'
import { isLive } from '../store/link.ts'
import { openIncidents } from '../store/shift-book.ts'
import { useConnection, useLink, usePicture, useTicked } from '../use-console.ts'
import { DutyCard } from './duty-card.tsx'
import { IncidentsCard } from './incidents-card.tsx'
import { PastCard } from './past-card.tsx'
import { routeOfPlace } from './place.ts'
import { ShiftCard } from './shift-card.tsx'
import { cardText, shiftOf } from './shift.ts'
import { useDuties } from './use-duties.ts'
import styles from './handover.module.css'

type ShiftNotes = Signed['notes']

const NO_HANDOVERS: readonly Signed[] = []
const NO_NOTES: ShiftNotes = []

const HOUR_MS = 3_600_000
const SHIFTS = [8, 12, 24] as const
/** What ends is counted anew this often, ms. */
const STEP_MS = 10_000

export function HandoverView() {
  const snapshot = usePicture((state) => state.snapshot)
  const all = usePicture((state) => state.incidents)
  const incidents = openIncidents(all)
  return snapshot === null ? (
    <Page title="Handover">
      <ShiftCard
        cardOf={(notes) =>
          cardText({ card: null, snapshot: null, at: 0, heardAt: null, incidents, notes, duties: null })
        }
      />
      <NothingYet what="Everything that is open, held or under way" />
      <PastCard />
    </Page>
  ) : (
    <Known snapshot={snapshot} />
  )
}

function Known({ snapshot }: { readonly snapshot: Snapshot }) {
  const [hours, setHours] = useState<number>(SHIFTS[0])
  const step = useTicked((now, offset) => Math.floor(sourceNow(offset, now) / STEP_MS) * STEP_MS)
  const handover = useMemo(() => handoverOf(snapshot, step, hours * HOUR_MS), [snapshot, step, hours])
  const isNow = isLive(useConnection())
  const heardAt = useLink((link) => (isNow ? null : link.heardAt))
  const { duties } = useDuties()
  const all = usePicture((state) => state.incidents)
  const incidents = openIncidents(all)
  const notes = usePicture((state) => shiftOf(state.handovers ?? NO_HANDOVERS).open?.notes ?? NO_NOTES)
  const cardOf = (written: ShiftNotes): string =>
    cardText({ card: handover, snapshot, at: step, heardAt, incidents, notes: written, duties })
  return (
    <Page
      title="Handover"
      note={<Sentence handover={handover} />}
      aside={
        <>
          <ShiftLength hours={hours} onHours={setHours} />
          <TakeAlong text={cardOf(notes)} />
        </>
      }
    >
      <ShiftCard cardOf={cardOf} />
      <div className={styles['sections']}>
        <IncidentsCard incidents={incidents} />
        <DutyCard />
        {handover.sections.map((section) => (
          <Section key={section.id} section={section} />
        ))}
      </div>
      <div className={styles['after']}>
        <PastCard />
      </div>
    </Page>
  )
}

/** What it stands beside changes with every fact, and this does not. */
const ShiftLength = memo(function ShiftLength(props: {
  readonly hours: number
  readonly onHours: (hours: number) => void
}) {
  return (
    <SegmentedControl
      size="xs"
      aria-label="Length of the next shift"
      data={SHIFTS.map((one) => ({ value: String(one), label: `${one} h` }))}
      value={String(props.hours)}
      onChange={(value) => props.onHours(Number(value))}
    />
  )
})

function Sentence({ handover: { sentence } }: { readonly handover: Handover }) {
  const isNow = isLive(useConnection())
  const heardAt = useLink((link) => link.heardAt)
  return (
    <>
      {sentence}
      {isNow || heardAt === null ? null : (
        <>
          {' '}
          As the cluster was last heard, <AsOf at={heardAt} />.
        </>
      )}
    </>
  )
}

function TakeAlong({ text }: { readonly text: string }) {
  return (
    <>
      <CopyButton value={text} timeout={1_500}>
        {({ copied, copy }) => (
          <ActionButton size="small" onPress={copy}>
            {copied ? 'Copied' : 'Copy as Markdown'}
          </ActionButton>
        )}
      </CopyButton>
      <ActionButton size="small" onPress={() => window.print()}>
        Print
      </ActionButton>
    </>
  )
}

function Section({ section: { title, none, items } }: { readonly section: HandoverSection }) {
  return (
    <Card title={title} note={items.length === 0 ? undefined : String(items.length)} label={title}>
      {items.length === 0 ? (
        <p className={styles['none']}>
          <ToneShape tone="ok" /> {none}
        </p>
      ) : (
        <ul className={styles['items']}>
          {items.map(({ tone, text, note, since, until, about }) => (
            <li key={`${about.kind} ${about.id} ${text} ${since ?? ''}`} className={styles['item']}>
              <ToneShape tone={tone} />
              <div className={styles['words']}>
                <a className={styles['text']} href={formatRoute(routeOfPlace(about))}>
                  {text}
                </a>
                {note === '' ? null : <div className={pieces['dim']}>{note}</div>}
              </div>
              <div className={styles['times']}>
                {since === null ? null : (
                  <div>
                    since <When at={since} />
                  </div>
                )}
                {until === null ? null : (
                  <div>
                    until <When at={until} />
                  </div>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
