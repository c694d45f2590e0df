/** The account's lease and traffic, as figures. */
import type { ReactNode } from 'react'
import type { Account } from '../../shared/account.ts'
import type { AccountSample } from '../../shared/sample.ts'
import { Card } from '../pieces/card.tsx'
import { Label } from '../pieces/label.tsx'
import { AgeNote, Dimmed, Lasting, useIsGone } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { useNotReported } from '../replay/use-replay.ts'
import { formatAge, formatCount, formatLatency, formatPercent, formatRate } from '../../shared/words/format.ts'
import styles from './account.module.css'

export function AccountFigures({
  account,
  sample,
}: {
  readonly account: Account
  readonly sample: AccountSample | null
}) {
  const isGone = useIsGone(sample?.at ?? null)
  const { lease } = account
  return (
    <div className={styles['lead']}>
      <Figure
        label="Lease"
        detail={
          <>
            for <Lasting since={lease.since} />
          </>
        }
      >
        {lease.holder === null ? 'nobody' : lease.holder.nodeId}{' '}
        <span className={`${styles['unit']} ${pieces['mono']}`}>epoch {lease.epoch}</span>
      </Figure>
      <Reported
        label="Messages"
        sample={sample}
        isGone={isGone}
        detail={(one) => `${formatRate(one.repliedPerS)} /s answered`}
      >
        {(one) => [formatRate(one.receivedPerS), '/s']}
      </Reported>
      <Reported
        label="Answer time, p95"
        sample={sample}
        isGone={isGone}
        detail={(one) => (one.p50Ms === null ? 'no reply in the last 10 s' : `p50 ${formatLatency(one.p50Ms)}`)}
      >
        {(one) => (one.p95Ms === null ? ['—', ''] : [formatLatency(one.p95Ms), ''])}
      </Reported>
      <Reported label="Errors" sample={sample} isGone={isGone} detail={() => 'of all replies, last 10 s'}>
        {(one) => (one.errorFraction === null ? ['—', ''] : [formatPercent(one.errorFraction, 2), '%'])}
      </Reported>
      <Reported
        label="Waiting"
        sample={sample}
        isGone={isGone}
        detail={(one) =>
          one.oldestWaitingMs === null || one.waiting === 0
            ? 'nothing held back'
            : `oldest ${formatAge(one.oldestWaitingMs)}`
        }
      >
        {(one) => [formatCount(one.waiting), one.waiting === 1 ? 'message' : 'messages']}
      </Reported>
      <Reported
        label="Ledger of the gateway"
        hint="Accepted: replies the gateway took. Doubled: other bytes for a message already answered; must stay 0. Refused: replies under an old epoch, stopped by fencing."
        sample={sample}
        isGone={isGone}
        detail={(one) => `${formatCount(one.totals.doubled)} doubled · ${formatCount(one.totals.staleRefused)} refused`}
      >
        {(one) => [formatCount(one.totals.accepted), 'accepted']}
      </Reported>
    </div>
  )
}

interface ReportedProps {
  readonly label: string
  readonly hint?: string
  readonly sample: AccountSample | null
  readonly isGone: boolean
  readonly detail: (sample: AccountSample) => string
  readonly children: (sample: AccountSample) => readonly [value: string, unit: string]
}

function Reported({ label, hint, sample, isGone, detail, children }: ReportedProps) {
  const missing = useNotReported('not reported')
  if (sample === null) {
    return (
      <Figure label={label} isGone detail="source: gateway" {...(hint === undefined ? {} : { hint })}>
        <span className={styles['unit']}>{missing}</span>
      </Figure>
    )
  }
  const [value, unit] = children(sample)
  return (
    <Figure
      label={label}
      at={sample.at}
      isGone={isGone}
      detail={detail(sample)}
      {...(hint === undefined ? {} : { hint })}
    >
      <Dimmed at={sample.at}>{value}</Dimmed> <span className={styles['unit']}>{unit}</span>
    </Figure>
  )
}

interface FigureProps {
  readonly label: string
  readonly hint?: string
  readonly detail: ReactNode
  readonly isGone?: boolean
  /** When the value was sampled, source clock; left out where it is a fact, which does not age. */
  readonly at?: number
  readonly children: ReactNode
}

function Figure({ label, hint, detail, isGone = false, at, children }: FigureProps) {
  return (
    <Card className={styles['figure']} isGone={isGone} label={label}>
      <p className={styles['label']}>
        <Label hint={hint}>{label}</Label>
        {at === undefined ? null : <AgeNote at={at} />}
      </p>
      <p className={styles['value']}>{children}</p>
      <p className={styles['label']}>{detail}</p>
    </Card>
  )
}
