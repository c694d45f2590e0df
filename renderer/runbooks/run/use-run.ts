/** A run as this window knows it: read when it is opened, and again when host is back. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Problem } from '../../../shared/fault.ts'
import { useConsole, useLink } from '../../use-console.ts'
import type { OpenRun, RunsState } from './run-desk.ts'

export function useRuns<T>(select: (state: RunsState) => T): T {
  return useStore(useConsole().runs.store, select)
}

export interface RunRead {
  /** `null`: not read yet. */
  readonly open: OpenRun | null
  /** Why it could not be read the last time; `null`: it was. */
  readonly problem: Problem | null
}

export function useRun(runId: string): RunRead {
  const { runs } = useConsole()
  const port = useLink((state) => state.port.kind)
  useEffect(() => {
    if (port === 'open') runs.read(runId)
  }, [runs, runId, port])
  const open = useRuns((state) => state.open[runId] ?? null)
  const problem = useRuns((state) => state.problems[runId] ?? null)
  return { open, problem }
}
