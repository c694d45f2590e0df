/** What automation is about to do, and what keeps it from doing anything: on every screen, with what can be done about it. */
import type { Account } from '../../shared/account.ts'
import type { Countdown } from '../../shared/automation.ts'
import type { Hold } from '../../shared/hold.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { CommandButton } from '../pieces/command-button.tsx'
import { SecondsLeft, TimeLeft } from '../pieces/remaining.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { useConnection, usePicture, useUi } from '../use-console.ts'
import { listed } from '../../shared/words/format.ts'
import { effectiveHolds } from '../words/protection.ts'
import styles from './frame.module.css'

const NO_ACCOUNTS: Snapshot['accounts'] = {}

export function AutomationBanners() {
  const accounts = usePicture((state) => state.snapshot?.accounts ?? NO_ACCOUNTS)
  // Automation itself shows them larger, and first.
  const isThere = useUi((state) => state.route.kind === 'automation')
  if (isThere) return null
  return (
    <>
      {Object.values(accounts).map((account) =>
        account.countdown === null ? null : (
          <CountdownBanner key={account.id} account={account} countdown={account.countdown} />
        ),
      )}
      <HoldBanner />
    </>
  )
}

function CountdownBanner({ account, countdown }: { readonly account: Account; readonly countdown: Countdown }) {
  const isLive = useConnection().kind === 'live'
  return (
    <div className={styles['banner']} data-tone="critical">
      <ToneShape tone="critical" />
      <p className={styles['bannerText']}>
        {/* The seconds are for the eye; spoken once, they would be wrong the next moment. */}
        <span className={styles['bannerTitle']} role="alert">
          {account.id} is about to fail over to {countdown.to}
        </span>{' '}
        <span className={styles['bannerTitle']}>
          {isLive ? (
            <>
              in <SecondsLeft until={countdown.endsAt} />
            </>
          ) : (
            'as last heard'
          )}
          :
        </span>{' '}
        <span className={styles['bannerMore']}>{countdown.cause}.</span>
      </p>
      <span className={styles['bannerAction']}>
        <CountdownActions account={account} countdown={countdown} />
      </span>
    </div>
  )
}

/** A veto is a hold, going at once is a failover: each has its plan, like everything that acts. */
export function CountdownActions({ account, countdown }: { readonly account: Account; readonly countdown: Countdown }) {
  const { id: accountId } = account
  return (
    <>
      <CommandButton command={{ kind: 'holdAutomation', accountId, minutes: 15 }} kind="primary" size="small">
        Hold
      </CommandButton>
      <CommandButton command={{ kind: 'failover', accountId, to: countdown.to }} size="small">
        Go now
      </CommandButton>
      <CommandButton command={{ kind: 'failover', accountId, to: null }} size="small">
        Choose another
      </CommandButton>
    </>
  )
}

function HoldBanner() {
  const snapshot = usePicture((state) => state.snapshot)
  if (snapshot === null) return null
  const holds = effectiveHolds(snapshot)
  const [first] = holds
  if (first === undefined) return null
  return (
    <div className={styles['banner']} data-tone="warn">
      <ToneShape tone="warn" />
      <p className={styles['bannerText']}>
        <span className={styles['bannerTitle']} aria-live="polite">
          Automatic failover of {first.accountId === null ? 'every account' : listed(holds.map(nameOf))} is held
        </span>
        {holds.length === 1 ? (
          <span className={styles['bannerMore']}>
            {' '}
            by {first.owner} for <TimeLeft until={first.expiresAt} /> more: {first.reason}
          </span>
        ) : null}
      </p>
      <span className={styles['bannerAction']}>
        {holds.length === 1 ? (
          <CommandButton command={{ kind: 'releaseAutomation', accountId: first.accountId }} size="small">
            Release…
          </CommandButton>
        ) : (
          <a href="#/automation">See the holds</a>
        )}
      </span>
    </div>
  )
}

function nameOf({ accountId }: Hold): string {
  return accountId ?? 'every account'
}
