/** How an account's conversations are spread, with what that means and which nodes weigh more or less. */
import { memo } from 'react'
import type { Account } from '../../shared/account.ts'
import { BALANCING_MEANINGS, BALANCING_NAMES } from '../../shared/words/labels.ts'
import { Pill } from '../pieces/pill.tsx'

/** Accounts change with facts: samples, which come all the time, do not draw it again. */
export const AlgorithmPill = memo(function AlgorithmPill({ account }: { readonly account: Account }) {
  const weighted = Object.entries(account.weights).filter(([, weight]) => weight !== 1)
  const weights = weighted.map(([nodeId, weight]) => `${nodeId} weighs ${weight}`).join(', ')
  return (
    <Pill tone="info" hint={`${BALANCING_MEANINGS[account.balancing]}${weights === '' ? '' : ` ${weights}.`}`}>
      {BALANCING_NAMES[account.balancing]}
      {weights === '' ? '' : ' · weighted'}
    </Pill>
  )
})
