/** Handovers of this cluster, and writing into the one that is open. From host's own store: the cluster need not answer. */
import { useState } from 'react'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Handover, HandoverEntryBody } from '../../shared/handover.ts'
import { withHandoverPush } from '../store/shift-book.ts'
import { useConsole, usePicture } from '../use-console.ts'

const NONE: readonly Handover[] = []

export interface HandoversUse {
  /** Newest first. */
  readonly handovers: readonly Handover[]
  readonly isWriting: boolean
  /** What could not be written down; `null`: nothing. */
  readonly problem: Problem | null
  /** Whether it was written down. */
  readonly write: (body: HandoverEntryBody) => Promise<boolean>
}

export function useHandovers(): HandoversUse {
  const { bridge, picture } = useConsole()
  const handovers = usePicture((state) => state.handovers ?? NONE)
  const [isWriting, setWriting] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  return {
    handovers,
    isWriting,
    problem,
    async write(body) {
      setWriting(true)
      try {
        const handover = await bridge.call('addHandoverEntry', { body })
        picture.setState((state) => withHandoverPush(state, handover))
        setProblem(null)
        return true
      } catch (thrown) {
        setProblem(toProblem(asFault(thrown)))
        return false
      } finally {
        setWriting(false)
      }
    },
  }
}
