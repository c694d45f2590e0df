/** Alerts open and over from the cluster, page by page; another filter begins anew. */
import { useCallback, useEffect, useState } from 'react'
import type { Alert } from '../../shared/alert.ts'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import { type AlertFilter, matchesAlert, type PastAlert } from '../store/alert-list.ts'
import { useConsole } from '../use-console.ts'

const PAGE = 50

export interface AlertHistory {
  readonly items: readonly PastAlert[]
  /** `null`: nothing went wrong. */
  readonly problem: Problem | null
  readonly state: 'asking' | 'answered' | 'failed'
  /** When the cluster gave the first page, where it cannot be asked now and host has kept it; `null`: now, or none was kept. */
  readonly keptAt: number | null
  /** `null`: there is nothing older. */
  readonly more: (() => void) | null
}

interface Answered {
  readonly items: readonly PastAlert[]
  readonly next: string | null
  readonly problem: Problem | null
  readonly state: AlertHistory['state']
  readonly keptAt: number | null
  /** What was asked for; `null`: nothing yet. */
  readonly filter: AlertFilter | null
}

const NOTHING: Answered = { items: [], next: null, problem: null, state: 'asking', keptAt: null, filter: null }

/** `isLive`: the cluster can be asked now; else its last answer is what there is. `stage` changes when there is something new to ask for. */
export function useAlertHistory(filter: AlertFilter, isLive: boolean, stage: number): AlertHistory {
  const { ask } = useConsole().bridge
  const [answered, setAnswered] = useState(NOTHING)

  const load = useCallback(
    (cursor: string | null, isWanted: () => boolean) => {
      ask('listAlerts', { ...queryOf(filter), ...(cursor === null ? {} : { cursor }) })
        .then(({ value: page, keptAt }) => {
          if (!isWanted()) return
          const items = page.items.map(({ key, ...alert }): PastAlert => ({ key, alert }))
          setAnswered((before) => ({
            ...extended(before.filter === filter ? before : NOTHING, items, page.next, cursor),
            problem: null,
            state: 'answered',
            keptAt: cursor === null ? keptAt : before.keptAt,
            filter,
          }))
        })
        .catch((thrown: unknown) => {
          // What was answered before stays readable.
          if (isWanted()) setAnswered((before) => ({ ...before, problem: toProblem(asFault(thrown)), state: 'failed' }))
        })
    },
    [ask, filter],
  )

  useEffect(() => {
    let isWanted = true
    load(null, () => isWanted)
    return () => {
      isWanted = false
    }
    // Another answer comes of the cluster and of what was kept of it.
  }, [load, isLive, stage])

  const { next, problem, state, keptAt } = answered
  // Until the answer to another filter is here, what is known is held against it.
  const items =
    answered.filter === filter ? answered.items : answered.items.filter(({ alert }) => matchesAlert(alert, filter))
  return { items, problem, state, keptAt, more: next === null ? null : () => load(next, () => true) }
}

function queryOf({ level, code, accountId }: AlertFilter) {
  return {
    limit: PAGE,
    state: 'all' as const,
    ...(level === null ? {} : { level }),
    ...(code === null ? {} : { code }),
    ...(accountId === null ? {} : { accountId }),
  }
}

/** An older page goes below; the first page asked for anew goes on top of the older ones that somebody has opened. */
function extended(
  { items, next }: Pick<Answered, 'items' | 'next'>,
  page: readonly PastAlert[],
  nextOfPage: string | null,
  cursor: string | null,
): Pick<Answered, 'items' | 'next'> {
  if (cursor !== null) return { items: joined(items, page), next: nextOfPage }
  return items.length > page.length ? { items: joined(page, items), next } : { items: page, next: nextOfPage }
}

function joined(first: readonly PastAlert[], then: readonly PastAlert[]): PastAlert[] {
  const known = new Set(first.map(({ key }) => key))
  return [...first, ...then.filter(({ key }) => !known.has(key))]
}

/** One that is neither open nor among the last resolved of the snapshot; `null`: not found, or not asked for. */
export function usePastAlert(alertId: string | null, isAsked: boolean): Alert | null {
  const { call } = useConsole().bridge
  const [found, setFound] = useState<Alert | null>(null)
  useEffect(() => {
    if (alertId === null || !isAsked) return
    let isWanted = true
    call('listAlerts', { limit: 200, state: 'all', code: alertId.slice(0, Math.max(0, alertId.indexOf('/'))) })
      .then(({ items }) => {
        if (isWanted) setFound(items.find(({ id }) => id === alertId) ?? null)
      })
      .catch(() => {
        // The view says that it is not known here, which is what there is to say.
        if (isWanted) setFound(null)
      })
    return () => {
      isWanted = false
    }
  }, [call, alertId, isAsked])
  return found?.id === alertId ? found : null
}
