/** Declares an incident: filled in from what is wrong, so that one more press is enough. Written down here; the cluster need not answer. */
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Severity } from '../../shared/incident/incident.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Dialog } from '../pieces/dialog.tsx'
import { Label } from '../pieces/label.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { formatRoute } from '../routing/route.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { useIncidents } from './use-incidents.ts'
import { useWriteLock } from './use-write-lock.ts'
import { prefill } from './prefill.ts'
import { SEVERITIES, SEVERITY_WORDS } from './words.ts'
import styles from './incidents.module.css'

const TITLE_MOST = 200
const SUMMARY_MOST = 2_000

export function DeclareDialog() {
  const { incidents } = useConsole()
  const declaring = useIncidents((state) => state.declaring)
  return (
    <Dialog title="Declare an incident" isOpen={declaring !== null} onClose={incidents.closeDialog}>
      {declaring === null ? null : <Form key={declaring.alertId} alertId={declaring.alertId} />}
    </Dialog>
  )
}

function Form({ alertId }: { readonly alertId: string | null }) {
  const { incidents, bridge, navigate, picture, samples, ui } = useConsole()
  const id = useId()
  // Filled in once: what changes meanwhile must not change what somebody is about to say.
  const [filled] = useState(() => {
    const { snapshot } = picture.getState()
    const { latest, offset } = samples.getState()
    const { route } = ui.getState()
    const accountInView = route.kind === 'account' ? route.accountId : null
    return prefill({ snapshot, latest, offset, alertId, accountInView })
  })
  const [title, setTitle] = useState(filled.title)
  const [severity, setSeverity] = useState<Severity>(filled.severity)
  const [accountIds, setAccountIds] = useState(filled.accountIds)
  const [summary, setSummary] = useState('')
  const [isWriting, setWriting] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const locked = useWriteLock()
  const lock = locked ?? (isWriting ? 'Being written down' : title.trim() === '' ? 'Say what is wrong first' : null)
  const focus = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Where the words are there already, the next press is Enter; 1 to 3 say how bad it is.
    const first = filled.title === '' ? 'input[type="text"]' : 'input[type="radio"]:checked'
    focus.current?.querySelector<HTMLInputElement>(first)?.focus()
  }, [filled])

  function declare(): void {
    if (lock !== null) return
    setWriting(true)
    bridge
      .call('declareIncident', {
        title: title.trim(),
        severity,
        summary: summary.trim(),
        accountIds: [...accountIds],
        alertIds: [...filled.alertIds],
        beganAt: filled.beganAt,
      })
      .then(
        (incident) => {
          incidents.closeDialog()
          navigate(formatRoute({ kind: 'incident', incidentId: incident.id }))
        },
        (thrown: unknown) => {
          setWriting(false)
          setProblem(toProblem(asFault(thrown)))
        },
      )
  }

  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (event.altKey || event.isComposing) return
    const isText = event.target instanceof HTMLTextAreaElement
    if (
      event.key === 'Enter' &&
      (!isText || event.ctrlKey || event.metaKey) &&
      !(event.target instanceof HTMLButtonElement)
    ) {
      event.preventDefault()
      declare()
    }
    const wanted = SEVERITIES.find((one) => String(one) === event.key)
    const isTyping = isText || (event.target instanceof HTMLInputElement && event.target.type === 'text')
    if (wanted !== undefined && !isTyping) {
      event.preventDefault()
      setSeverity(wanted)
      focus.current?.querySelector<HTMLInputElement>(`input[value="${wanted}"]`)?.focus()
    }
  })
  // Of the whole window: who is quick presses on before the dialog has taken the focus.
  useEffect(() => {
    const handleKey = (event: KeyboardEvent): void => press(event)
    window.addEventListener('keydown', handleKey)
    return () => window.removeEventListener('keydown', handleKey)
  }, [])

  return (
    <div ref={focus} className={styles['form']}>
      <div>
        <label className={styles['label']} htmlFor={`${id}-title`}>
          What is wrong
        </label>
        <input
          id={`${id}-title`}
          type="text"
          className={styles['input']}
          value={title}
          maxLength={TITLE_MOST}
          autoComplete="off"
          placeholder="uae-main answers nobody"
          data-autofocus={filled.title === '' || undefined}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      </div>
      <fieldset className={styles['choices']}>
        <legend className={styles['label']}>
          <Label isStop={false}>Severity</Label>
        </legend>
        {SEVERITIES.map((one) => (
          <label key={one} className={styles['choice']}>
            <input
              type="radio"
              name={`${id}-severity`}
              value={one}
              checked={severity === one}
              data-autofocus={(filled.title !== '' && severity === one) || undefined}
              onChange={() => setSeverity(one)}
            />
            <span>
              <b>{one}</b> {SEVERITY_WORDS[one]}
            </span>
          </label>
        ))}
      </fieldset>
      <AccountBoxes chosen={accountIds} onChange={setAccountIds} />
      <div>
        <label className={styles['label']} htmlFor={`${id}-summary`}>
          Summary <span className={styles['quiet']}>optional</span>
        </label>
        <textarea
          id={`${id}-summary`}
          className={styles['input']}
          rows={2}
          maxLength={SUMMARY_MOST}
          value={summary}
          onChange={(event) => setSummary(event.currentTarget.value)}
        />
      </div>
      {problem === null ? null : <FaultNote problem={problem} />}
      <div className={styles['foot']}>
        <ActionButton kind="primary" lock={lock} onPress={declare}>
          Declare
        </ActionButton>
        <ActionButton onPress={incidents.closeDialog}>Cancel</ActionButton>
        <span className={styles['quiet']}>Enter declares it; you hold all roles until you give one away.</span>
      </div>
    </div>
  )
}

interface AccountBoxesProps {
  readonly chosen: readonly string[]
  readonly onChange: (accountIds: readonly string[]) => void
}

function AccountBoxes({ chosen, onChange }: AccountBoxesProps) {
  const accounts = usePicture((state) => state.snapshot?.accounts)
  const all = Object.keys(accounts ?? {})
  if (all.length === 0) return null
  return (
    <fieldset className={styles['choices']}>
      <legend className={styles['label']}>
        Accounts <span className={styles['quiet']}>none chosen: the whole cluster</span>
      </legend>
      <div className={styles['boxes']}>
        {all.map((accountId) => (
          <label key={accountId} className={styles['choice']}>
            <input
              type="checkbox"
              checked={chosen.includes(accountId)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked ? [...chosen, accountId] : chosen.filter((one) => one !== accountId),
                )
              }
            />
            {accountId}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
