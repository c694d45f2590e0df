/** A word of the glossary, explained where it stands: by pointer and by focus. */
import type { ReactNode } from 'react'
import { type TermId, TERMS } from '../../shared/words/glossary.ts'
import { Explained } from './explained.tsx'

/** `children`: as it is said here; absent: its own name. */
export function Term({ id, children }: { readonly id: TermId; readonly children?: ReactNode }) {
  const { name, meaning } = TERMS[id]
  return <Explained meaning={meaning}>{children ?? name}</Explained>
}
