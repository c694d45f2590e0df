/** Automatic failovers that are about to begin, running down in large figures, with the time to say no. */
import type { Account } from '../../shared/account.ts'
import type { Countdown } from '../../shared/automation.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { CountdownActions } from '../frame/automation-banners.tsx'
import pieces from '../pieces/pieces.module.css'
import { useRemaining } from '../pieces/remaining.tsx'
import { formatRoute } from '../routing/route.ts'
import { useConnection } from '../use-console.ts'
import styles from './automation.module.css'

export function CountdownCards({ accounts }: { readonly accounts: Snapshot['accounts'] }) {
  return Object.values(accounts).map((account) =>
    account.countdown === null ? null : (
      <CountdownCard key={account.id} account={account} countdown={account.countdown} />
    ),
  )
}

function CountdownCard({ account, countdown }: { readonly account: Account; readonly countdown: Countdown }) {
  const { from, to, cause, check, since, endsAt } = countdown
  const isLive = useConnection().kind === 'live'
  const leftMs = useRemaining(endsAt, 250)
  const whole = Math.max(1, endsAt - since)
  return (
    <section className={styles['countdown']} aria-label={`Countdown of ${account.id}`}>
      <p className={styles['seconds']}>
        {isLive ? Math.ceil(leftMs / 1_000) : '—'}
        <span className={styles['unit']}> s</span>
      </p>
      <div className={styles['countdownText']}>
        <p className={styles['countdownTitle']}>
          <a className={styles['name']} href={formatRoute({ kind: 'account', accountId: account.id })}>
            {account.id}
          </a>{' '}
          fails over from {from} to {to}
        </p>
        <p>
          {isLive ? 'because' : 'The connection is not live; this is as last heard:'} {cause}
        </p>
        <p className={pieces['second']}>
          {check.title}:{' '}
          <span className={pieces['mono']}>
            {check.measured} · {check.threshold}
          </span>
        </p>
        <span className={styles['track']} aria-hidden="true">
          <span className={styles['fill']} style={{ width: `${(leftMs / whole) * 100}%` }} />
        </span>
      </div>
      <span className={styles['acts']}>
        <CountdownActions account={account} countdown={countdown} />
      </span>
    </section>
  )
}
