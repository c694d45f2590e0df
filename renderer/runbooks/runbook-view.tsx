/** One runbook, to read and to begin with. All of it is host's own, so the network may be away. */
import { useEffect } from 'react'
import type { RunbookPage } from '../../shared/runbook/library.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { DutyLines } from '../handover/duty-lines.tsx'
import { Page } from '../pieces/page.tsx'
import { formatRoute } from '../routing/route.ts'
import { useConsole } from '../use-console.ts'
import { ChangesNote } from './changes-note.tsx'
import { goBack, goToHeading } from './go-to.ts'
import { NO_SUBJECT } from './library.ts'
import { RunbookActs } from './runbook-acts.tsx'
import { RunbookBody } from './runbook-body.tsx'
import { AnswersLine, HeadNote, HereNote, PrintedNote } from './runbook-head.tsx'
import { useRunbook } from './use-runbook.ts'
import styles from './page.module.css'

export interface RunbookViewProps {
  readonly runbookId: string
  /** The slug of the heading to begin at; `null`: its top. */
  readonly section: string | null
}

export function RunbookView({ runbookId, section }: RunbookViewProps) {
  const { page, problem } = useRunbook(runbookId)
  useEscape()
  if (page === null) {
    return (
      <Page title="Runbook" note={<a href={formatRoute({ kind: 'runbooks' })}>All runbooks</a>}>
        {problem === null ? (
          <Card>
            <EmptyNote title="Opening the runbook…" />
          </Card>
        ) : (
          <FaultNote problem={problem}>
            <p>
              Asked for: {runbookId}. <a href={formatRoute({ kind: 'runbooks' })}>See all runbooks</a>
            </p>
          </FaultNote>
        )}
      </Page>
    )
  }
  return <Shown page={page} section={section} />
}

function Shown({ page, section }: { readonly page: RunbookPage; readonly section: string | null }) {
  const { entry, runbook, changes } = page
  useEffect(() => {
    if (section !== null) goToHeading(section)
  }, [section])
  return (
    <Page title={entry.head.title} note={<HeadNote entry={entry} />} aside={<RunbookActs page={page} />}>
      <div className={styles['lines']}>
        <p className={styles['lead']}>{entry.head.summary}</p>
        <AnswersLine entry={entry} />
        {entry.head.kind === 'playbook' ? <DutyLines /> : null}
        <HereNote entry={entry} />
        <PrintedNote />
        {changes === null ? null : <ChangesNote changes={changes} />}
      </div>
      <Card className={styles['card']}>
        <RunbookBody parts={runbook.parts} runbookId={entry.head.id} run={null} subject={NO_SUBJECT} />
      </Card>
    </Page>
  )
}

/** Back to where the reader came from. */
function useEscape(): void {
  const { navigate } = useConsole()
  useEffect(() => {
    function handleKey(event: KeyboardEvent): void {
      if (event.key !== 'Escape' || event.defaultPrevented || isTaken(event.target)) return
      goBack(window, () => navigate(formatRoute({ kind: 'runbooks' })))
    }
    window.addEventListener('keydown', handleKey)
    return () => window.removeEventListener('keydown', handleKey)
  }, [navigate])
}

const OPEN = '[role="dialog"], [role="menu"]'

/** It closes what is open, or leaves a field. A dialog may be gone by now: what had the focus was in it. */
function isTaken(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return true
  if (target instanceof Element && (!target.isConnected || target.closest(OPEN) !== null)) return true
  return document.querySelector(OPEN) !== null
}
