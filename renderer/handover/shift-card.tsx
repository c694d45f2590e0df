/** The shift in its own words: notes on the way, the signature that leaves, the signature that takes over. */
import { type KeyboardEvent, useId, useState } from 'react'
import type { Handover } from '../../shared/handover.ts'
import { counted } from '../../shared/words/format.ts'
import { useActor, useDraft } from '../incidents/use-incidents.ts'
import { useWriteLock } from '../incidents/use-write-lock.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { Dialog } from '../pieces/dialog.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import { useConsole, useLink, usePicture } from '../use-console.ts'
import { shiftOf } from './shift.ts'
import { useDuties } from './use-duties.ts'
import { type HandoversUse, useHandovers } from './use-handovers.ts'
import styles from './shift.module.css'

const NOTE_MOST = 10_000
const NAME_MOST = 80

/** `cardOf`: the handover as it reads now, Markdown, with these notes. */
export function ShiftCard({ cardOf }: { readonly cardOf: (notes: Handover['notes']) => string }) {
  const isReplay = useLink(({ replay = null }) => replay !== null)
  // Who signs does so now, and for what is now.
  if (isReplay)
    return (
      <Card title="This shift" label="This shift" className={styles['card']}>
        <p className={styles['none']}>Notes and signatures are not part of a replay. End it to see and to sign.</p>
      </Card>
    )
  return <Signed cardOf={cardOf} />
}

function Signed({ cardOf }: { readonly cardOf: (notes: Handover['notes']) => string }) {
  const use = useHandovers()
  const shift = shiftOf(use.handovers)
  const { open } = shift
  return (
    <Card
      title="This shift"
      label="This shift"
      note={open !== null && open.unsent > 0 ? `${counted(open.unsent, 'entry', 'entries')} not sent yet` : undefined}
      className={styles['card']}
    >
      {shift.kind === 'handedOver' ? (
        <HandedOver open={shift.open} out={shift.out} use={use} />
      ) : (
        <Going open={open} use={use} cardOf={cardOf} />
      )}
      {use.problem === null ? null : (
        <div className={styles['part']}>
          <FaultNote problem={use.problem}>
            <p>It is not written down; what you typed stands in its box.</p>
          </FaultNote>
        </div>
      )}
    </Card>
  )
}

interface PartProps {
  readonly use: HandoversUse
}

interface GoingProps extends PartProps {
  readonly open: Handover | null
  readonly cardOf: (notes: Handover['notes']) => string
}

function Going({ open, use, cardOf }: GoingProps) {
  const lock = useLock(use)
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Notes open={open} />
      <NoteBox use={use} />
      <div className={styles['signing']} data-unprinted>
        <span>
          Nobody has signed out. What stands on this page is frozen with the signature, as it reads then; the next one
          finds it here.
        </span>
        <ActionButton lock={lock} onPress={() => setAsking(true)}>
          Sign out…
        </ActionButton>
      </div>
      <Dialog title="Sign out" isOpen={isAsking} onClose={() => setAsking(false)}>
        {isAsking ? <SignOut use={use} card={() => cardOf(open?.notes ?? [])} onDone={() => setAsking(false)} /> : null}
      </Dialog>
    </>
  )
}

function Notes({ open }: { readonly open: Handover | null }) {
  if (open === null || open.notes.length === 0)
    return <p className={styles['none']}>No note yet for whoever comes next.</p>
  return (
    <ul className={styles['notes']}>
      {open.notes.map(({ id, at, by, text }) => (
        <li key={id} className={styles['note']}>
          <p className={styles['noteText']}>{text}</p>
          <span className={pieces['dim']}>
            {by}, <When at={at} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function NoteBox({ use }: PartProps) {
  const { drafts } = useConsole()
  const id = useId()
  const place = `handover/${usePicture((state) => state.profile?.id ?? '')}/note`
  const text = useDraft(place)
  const locked = useLock(use)
  const lock = locked ?? (text.trim() === '' ? 'Nothing is typed yet' : null)

  async function write(): Promise<void> {
    if (lock === null && (await use.write({ kind: 'shiftNoted', text: text.trim() })))
      // Whoever typed on meanwhile has not lost it.
      if (drafts.store.getState()[place] === text) drafts.keep(place, null)
  }

  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      void write()
    }
    if (event.key === 'Escape') event.currentTarget.blur()
  }

  return (
    <div className={styles['part']} data-unprinted>
      <label className={styles['label']} htmlFor={id}>
        Note for whoever comes next
      </label>
      <textarea
        id={id}
        className={styles['input']}
        rows={2}
        maxLength={NOTE_MOST}
        value={text}
        onChange={(event) => drafts.keep(place, event.currentTarget.value)}
        onKeyDown={press}
      />
      <div className={styles['foot']}>
        <ActionButton size="small" kind="primary" lock={lock} onPress={() => void write()}>
          Write down
        </ActionButton>
        <span className={pieces['dim']}>Enter writes it down, Shift Enter begins a new line</span>
      </div>
    </div>
  )
}

interface SignOutProps extends PartProps {
  readonly card: () => string
  readonly onDone: () => void
}

function SignOut({ use, card, onDone }: SignOutProps) {
  const id = useId()
  const actor = useActor()
  const { people } = useDuties()
  const [to, setTo] = useState('')
  const lock = useLock(use)

  async function sign(): Promise<void> {
    if (lock !== null) return
    const name = to.trim()
    if (await use.write({ kind: 'signedOut', to: name === '' ? null : name, card: card() })) onDone()
  }

  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void sign()
      }}
    >
      <p>
        {actor === '' ? 'You sign' : `You sign as ${actor}`}. The page as it reads now is kept with your name, whatever
        the cluster does afterwards.
      </p>
      <div>
        <label className={styles['label']} htmlFor={id}>
          To whom <span className={pieces['dim']}>empty: whoever comes</span>
        </label>
        <input
          id={id}
          className={styles['input']}
          list={`${id}-people`}
          value={to}
          maxLength={NAME_MOST}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <datalist id={`${id}-people`}>
          {people.map((person) => (
            <option key={person.id} value={person.name}>
              {person.name}
            </option>
          ))}
        </datalist>
      </div>
      {use.problem === null ? null : <FaultNote problem={use.problem} />}
      <div className={styles['foot']}>
        <ActionButton kind="primary" lock={lock} onPress={() => void sign()}>
          Sign out
        </ActionButton>
        <ActionButton onPress={onDone}>Cancel</ActionButton>
      </div>
    </form>
  )
}

interface HandedOverProps extends PartProps {
  readonly open: Handover
  readonly out: NonNullable<Handover['out']>
}

function HandedOver({ open, out, use }: HandedOverProps) {
  const actor = useActor()
  const lock = useLock(use)
  return (
    <>
      <div className={styles['signing']}>
        <span>
          <ToneShape tone="warn" /> <b>{out.by}</b> signed out <When at={out.at} />
          {out.to === null ? ', to whoever comes' : `, to ${out.to}`}. Nobody has taken over.
        </span>
        <span data-unprinted>
          <ActionButton kind="primary" lock={lock} onPress={() => void use.write({ kind: 'signedIn' })}>
            {actor === '' ? 'Sign in' : `Sign in as ${actor}`}
          </ActionButton>
        </span>
      </div>
      <Notes open={open} />
      <FrozenCard card={out.card} isOpen />
    </>
  )
}

/** As it read at the signature. */
export function FrozenCard({ card, isOpen = false }: { readonly card: string; readonly isOpen?: boolean }) {
  return (
    <details className={styles['frozen']} open={isOpen}>
      <summary>As it read at the signature</summary>
      <pre className={styles['text']}>{card}</pre>
    </details>
  )
}

function useLock({ isWriting }: HandoversUse): string | null {
  const locked = useWriteLock()
  return locked ?? (isWriting ? 'Being written down' : null)
}
