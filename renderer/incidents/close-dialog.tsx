/** Closes an incident with what it cost, and opens it again. */
import { useEffect, useId, useState } from 'react'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Impact, Incident } from '../../shared/incident/incident.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Dialog } from '../pieces/dialog.tsx'
import { useConsole } from '../use-console.ts'
import { Failures } from './failures.tsx'
import { ImpactTable } from './impact-table.tsx'
import { useDraft, useIncidents } from './use-incidents.ts'
import styles from './incidents.module.css'

const WHY_MOST = 2_000

export interface CloseProps {
  readonly incident: Incident
  readonly lock: string | null
}

export function CloseButton({ incident, lock }: CloseProps) {
  const [isOpen, setOpen] = useState(false)
  const isClosed = incident.closed !== null
  return (
    <>
      <ActionButton lock={lock} onPress={() => setOpen(true)}>
        {isClosed ? 'Reopen…' : 'Close…'}
      </ActionButton>
      <Dialog
        title={isClosed ? 'Open this incident again' : 'Close this incident'}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      >
        {isOpen ? (
          isClosed ? (
            <Reopen incident={incident} lock={lock} onDone={() => setOpen(false)} />
          ) : (
            <Close incident={incident} lock={lock} onDone={() => setOpen(false)} />
          )
        ) : null}
      </Dialog>
    </>
  )
}

interface FormProps extends CloseProps {
  readonly onDone: () => void
}

type Asked =
  | { readonly kind: 'asking' }
  | { readonly kind: 'answered'; readonly impact: Impact }
  | { readonly kind: 'failed'; readonly problem: Problem }

function Close({ incident, lock, onDone }: FormProps) {
  const { incidents, drafts } = useConsole()
  const asked = useImpactOf(incident.id)
  const place = `${incident.id}/close`
  const why = useDraft(place)
  async function close(): Promise<void> {
    const impact = asked.kind === 'answered' ? asked.impact : null
    if (!(await incidents.write(incident.id, { kind: 'closed', why: why.trim(), impact }))) return
    drafts.keep(place, null)
    onDone()
  }
  return (
    <div className={styles['form']}>
      <ImpactOf asked={asked} />
      <Why place={place} label="What was it, and what ended it" />
      <Foot
        incident={incident}
        kind="closed"
        lock={
          lock ??
          (asked.kind === 'asking'
            ? 'The impact is being asked for'
            : why.trim() === ''
              ? 'Say what ended it first'
              : null)
        }
        word="Close it"
        onPress={() => void close()}
        onDone={onDone}
      />
    </div>
  )
}

function ImpactOf({ asked }: { readonly asked: Asked }) {
  switch (asked.kind) {
    case 'asking':
      return <p aria-live="polite">Asking the objectives what it cost…</p>
    case 'answered':
      return <ImpactTable impact={asked.impact} />
    case 'failed':
      return (
        <p className={styles['known']}>
          What it cost cannot be asked for now: {asked.problem.detail}. It is closed without; opened again and closed
          later, it is asked for then.
        </p>
      )
  }
}

function useImpactOf(incidentId: string): Asked {
  const { bridge } = useConsole()
  const [asked, setAsked] = useState<Asked>({ kind: 'asking' })
  useEffect(() => {
    let isGone = false
    bridge.call('getImpact', { incidentId }).then(
      (impact) => (isGone ? undefined : setAsked({ kind: 'answered', impact })),
      (thrown: unknown) => (isGone ? undefined : setAsked({ kind: 'failed', problem: toProblem(asFault(thrown)) })),
    )
    return () => {
      isGone = true
    }
  }, [bridge, incidentId])
  return asked
}

function Reopen({ incident, lock, onDone }: FormProps) {
  const { incidents, drafts } = useConsole()
  const place = `${incident.id}/reopen`
  const why = useDraft(place)
  async function reopen(): Promise<void> {
    if (!(await incidents.write(incident.id, { kind: 'reopened', why: why.trim() }))) return
    drafts.keep(place, null)
    onDone()
  }
  return (
    <div className={styles['form']}>
      <Why place={place} label="Why it is not over" />
      <Foot
        incident={incident}
        kind="reopened"
        lock={lock ?? (why.trim() === '' ? 'Say why first' : null)}
        word="Open it again"
        onPress={() => void reopen()}
        onDone={onDone}
      />
    </div>
  )
}

function Why({ place, label }: { readonly place: string; readonly label: string }) {
  const { drafts } = useConsole()
  const id = useId()
  const why = useDraft(place)
  return (
    <div>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className={styles['input']}
        rows={3}
        maxLength={WHY_MOST}
        data-autofocus
        value={why}
        onChange={(event) => drafts.keep(place, event.currentTarget.value)}
      />
    </div>
  )
}

interface FootProps extends FormProps {
  readonly kind: 'closed' | 'reopened'
  readonly word: string
  readonly onPress: () => void
}

function Foot({ incident, kind, lock, word, onPress, onDone }: FootProps) {
  const isWriting = useIncidents((state) => state.writing[`${incident.id}/${kind}`] === true)
  return (
    <>
      <Failures incidentId={incident.id} kinds={[kind]} />
      <div className={styles['foot']}>
        <ActionButton kind="primary" lock={lock ?? (isWriting ? 'Being written down' : null)} onPress={onPress}>
          {word}
        </ActionButton>
        <ActionButton onPress={onDone}>Cancel</ActionButton>
      </div>
    </>
  )
}
