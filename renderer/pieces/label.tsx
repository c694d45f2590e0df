/** A label, a heading, the name of a field: what of it stands in the glossary is explained where it stands. */
import { memo } from 'react'
import { TERMS } from '../../shared/words/glossary.ts'
import { termIn } from '../words/label-terms.ts'
import { Explained } from './explained.tsx'

export interface LabelProps {
  /** What is meant here in particular; the glossary's meaning follows. */
  readonly hint?: string | undefined
  readonly isStop?: boolean
  readonly children: string
}

/** Made anew only when its words change: heads stand over numbers that change all the time. */
export const Label = memo(function Label({ hint, isStop = true, children }: LabelProps) {
  const found = termIn(children)
  if (hint !== undefined) {
    const meaning = found === null ? hint : `${sentence(hint)} ${TERMS[found.id].name}: ${TERMS[found.id].meaning}`
    return (
      <Explained meaning={meaning} isStop={isStop}>
        {children}
      </Explained>
    )
  }
  if (found === null) return <>{children}</>
  return (
    <>
      {found.before}
      <Explained meaning={TERMS[found.id].meaning} isStop={isStop}>
        {found.said}
      </Explained>
      {found.after}
    </>
  )
})

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
