/** Incidents as this window knows them. The list comes with every line to host; one is read when it is opened and when there is more of it. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Problem } from '../../shared/fault.ts'
import { useConsole, useLink, usePicture } from '../use-console.ts'
import type { IncidentsState, OpenIncident } from './incident-desk.ts'

export function useIncidents<T>(select: (state: IncidentsState) => T): T {
  return useStore(useConsole().incidents.store, select)
}

export function useDraft(place: string): string {
  return useStore(useConsole().drafts.store, (drafts) => drafts[place] ?? '')
}

/** What the cluster and others do comes in bursts; the timeline is read no more often than this, ms. */
const EVERY_MS = 2_000
/** The period that host puts together goes on for so long after it was closed, ms. */
const AFTER_MS = 15 * 60_000

export interface IncidentRead {
  /** `null`: not read yet. */
  readonly open: OpenIncident | null
  /** Why it could not be read the last time; `null`: it was. */
  readonly problem: Problem | null
}

export function useIncident(incidentId: string): IncidentRead {
  const { incidents, picture, ticker } = useConsole()
  const port = useLink((state) => state.port.kind)
  useEffect(() => {
    if (port !== 'open') return
    incidents.read(incidentId)
    let timer: ReturnType<typeof setTimeout> | null = null
    const soon = (): void => {
      timer ??= setTimeout(() => {
        timer = null
        incidents.read(incidentId)
      }, EVERY_MS)
    }
    const stop = picture.subscribe((state, before) => {
      const entry = state.incidentEntries[incidentId]
      // What somebody wrote is waited for; what happens by itself is only looked at.
      if (entry !== before.incidentEntries[incidentId]) return incidents.read(incidentId)
      const closed = state.incidents?.find(({ id }) => id === incidentId)?.closed ?? null
      if (closed !== null && ticker.now() > closed.at + AFTER_MS) return
      if (state.facts !== before.facts || state.ledger !== before.ledger || state.runEntries !== before.runEntries)
        soon()
    })
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [incidents, picture, ticker, incidentId, port])
  const open = useIncidents((state) => state.open[incidentId] ?? null)
  const problem = useIncidents((state) => state.problems[incidentId] ?? null)
  // The head is pushed, and newer than what was read with the timeline.
  const told = usePicture((state) => state.incidents?.find(({ id }) => id === incidentId) ?? null)
  return { open: open === null || told === null ? open : { ...open, incident: told }, problem }
}

/** Who writes from this console; empty: not known. */
export function useActor(): string {
  return usePicture(
    ({ connections, profile }) => connections.find((one) => one.profile.id === profile?.id)?.actor ?? '',
  )
}
