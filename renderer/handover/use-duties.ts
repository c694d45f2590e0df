/** Who is on duty now, from the cluster's list; its last one while the cluster is away. */
import { useMemo } from 'react'
import type { Problem } from '../../shared/fault.ts'
import { type Duty, onDutyAt, type Person } from '../../shared/people.ts'
import { useAsked } from '../use-asked.ts'
import { useNow, usePicture } from '../use-console.ts'

const EVERY_MS = 60_000
const STEP_MS = 10_000
const QUESTION = {}

export interface DutiesNow {
  /** `null`: not known yet. */
  readonly duties: readonly Duty[] | null
  readonly people: readonly Person[]
  /** This machine's clock; `null`: no answer came. */
  readonly answeredAt: number | null
  readonly problem: Problem | null
  /** `null`: the cluster has not said. */
  readonly isOffered: boolean | null
}

export function useDuties(): DutiesNow {
  const isOffered = usePicture((state) => state.capabilities?.includes('people') ?? null)
  const { value, answeredAt, problem } = useAsked('getPeople', isOffered === false ? null : QUESTION, EVERY_MS)
  // Turns are of the calendar, which this machine's clock tells too.
  const now = useNow(STEP_MS)
  const duties = useMemo(() => (value === null ? null : onDutyAt(value.people, now)), [value, now])
  return { duties, people: value?.people.people ?? [], answeredAt, problem, isOffered }
}
