/** What a node says of itself, by its own `/status`. */
import { useMemo } from 'react'
import { sightingOf, truthRows, type Verdict } from '../store/truth.ts'
import { usePicture } from '../use-console.ts'

export interface OwnBelief {
  /** `notHeard`: it was not asked, or does not answer now. */
  readonly kind: Verdict | 'notHeard'
  readonly master: string | null
  readonly epoch: number | null
}

const NOT_HEARD: OwnBelief = { kind: 'notHeard', master: null, epoch: null }

export function useBelief(nodeId: string): OwnBelief {
  const snapshot = usePicture((state) => state.snapshot)
  const sightings = usePicture((state) => state.sightings)
  return useMemo(() => {
    const accountId = snapshot?.nodes[nodeId]?.accountId
    const account = accountId === undefined ? undefined : snapshot?.accounts[accountId]
    if (snapshot === null || account === undefined) return NOT_HEARD
    const [row] = truthRows({ ...snapshot, accounts: { [account.id]: account } }, sightings, [])
    const cell = row?.nodes.find(({ observer }) => observer === nodeId)
    return cell?.kind === 'believes' ? { kind: cell.verdict, ...cell.belief } : NOT_HEARD
  }, [snapshot, sightings, nodeId])
}

/** Whether a process that was asked does not answer this console now, whatever was reported of it before. */
export function useIsSilent(observer: string): boolean {
  return usePicture((state) => (sightingOf(state.sightings, observer)?.problem ?? null) !== null)
}
