/** Handovers before: who gave to whom, and what they gave. */
import { Card } from '../pieces/card.tsx'
import { LongListFoot, useLongList } from '../pieces/narrowed.tsx'
import { When } from '../pieces/when.tsx'
import { usePicture } from '../use-console.ts'
import { FrozenCard } from './shift-card.tsx'
import { pastOf } from './shift.ts'
import styles from './shift.module.css'

const STEP = 5

export function PastCard() {
  const handovers = usePicture((state) => state.handovers)
  const list = useLongList(
    pastOf(handovers ?? []),
    ({ out }) => `${out?.by ?? ''} ${out?.to ?? ''} ${out?.card ?? ''}`,
    STEP,
  )
  if (list.of === 0) return null
  return (
    <Card title="Handed over before" label="Handed over before">
      <ul className={styles['notes']} data-unprinted>
        {list.shown.map(({ id, out, in: taken, notes }) => (
          <li key={id} className={styles['note']}>
            {out === null ? null : (
              <>
                <b>{out.by}</b>, <When at={out.at} />
                {out.to === null ? '' : `, to ${out.to}`}
              </>
            )}
            {taken === null ? null : (
              <>
                {' → '}
                <b>{taken.by}</b> took over <When at={taken.at} />
              </>
            )}
            {notes.length === 0 ? null : (
              <ul className={styles['past']}>
                {notes.map((note) => (
                  <li key={note.id}>{note.text}</li>
                ))}
              </ul>
            )}
            {out === null ? null : <FrozenCard card={out.card} />}
          </li>
        ))}
      </ul>
      <LongListFoot list={list} what="handovers" />
    </Card>
  )
}
