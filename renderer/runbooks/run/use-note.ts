/** A note that is being typed. It stands in the window's own store, so that no redraw and no lost host takes it away. */
import { useCallback, useState } from 'react'
import type { RunEntryBody } from '../../../shared/runbook/run.ts'
import { useConsole } from '../../use-console.ts'
import { placeOf } from './run-desk.ts'
import { useRuns } from './use-run.ts'

export interface Note {
  readonly isOpen: boolean
  readonly text: string
  readonly isWriting: boolean
  /** Each time it is asked for, another number: the box takes the focus then. */
  readonly asked: number
  readonly open: () => void
  /** What is typed is kept. */
  readonly close: () => void
  readonly type: (text: string) => void
  readonly save: () => Promise<boolean>
}

/** `stepId` `null`: on the run as a whole, whose box is always open. */
export function useNote(runId: string, stepId: string | null): Note {
  const { runs } = useConsole()
  const place = placeOf(runId, stepId)
  const draftPlace = `${place}/note`
  const text = useRuns((state) => state.drafts[draftPlace] ?? '')
  const isWriting = useRuns((state) => state.writing[place] === true)
  const [asked, setAsked] = useState(0)
  const [isOpen, setOpen] = useState(text !== '')
  const open = useCallback(() => {
    setOpen(true)
    setAsked((before) => before + 1)
  }, [])
  return {
    isOpen: stepId === null || isOpen,
    text,
    isWriting,
    asked,
    open,
    close: () => setOpen(false),
    type: (typed) => runs.draft(draftPlace, typed === '' ? null : typed),
    async save() {
      const bodyOf = (typed: string): RunEntryBody => ({ kind: 'noted', stepId, text: typed })
      const isWritten = await runs.writeDraft(runId, draftPlace, bodyOf)
      if (isWritten && runs.store.getState().drafts[draftPlace] === undefined) setOpen(false)
      return isWritten
    },
  }
}
