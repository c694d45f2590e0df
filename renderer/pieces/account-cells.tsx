/** Accounts by the hundred, each in one line: how it is served, by whom, how much it answers and how fast. */
import { memo, type ReactNode } from 'react'
import { formatLatency, formatRate } from '../../shared/words/format.ts'
import { formatRoute } from '../routing/route.ts'
import { type AccountStatus, serviceTone } from '../store/account-status.ts'
import { describeService } from '../words/service.ts'
import styles from './account-cells.module.css'
import pieces from './pieces.module.css'
import { ToneShape } from './status-shape.tsx'
import { useIsOld } from './when.tsx'

export interface AccountCellsProps {
  readonly statuses: readonly AccountStatus[]
  /** Opens an account in place, or closes it again; absent: each leads to its own screen. The same function between renders. */
  readonly onPress?: (accountId: string) => void
  readonly open?: ReadonlySet<string>
}

export function AccountCells({ statuses, onPress, open }: AccountCellsProps) {
  return (
    <ul className={styles['cells']}>
      {statuses.map((status) => (
        <AccountCell
          key={status.account.id}
          status={status}
          {...(onPress === undefined ? {} : { onPress, isOpen: open?.has(status.account.id) === true })}
        />
      ))}
    </ul>
  )
}

interface AccountCellProps {
  readonly status: AccountStatus
  readonly onPress?: (accountId: string) => void
  readonly isOpen?: boolean
}

/** Renders again only when something of this account changed. */
const AccountCell = memo(function AccountCell({ status, onPress, isOpen = false }: AccountCellProps) {
  const { account, service } = status
  const tone = serviceTone(service)
  const words = describeService(status)
  return (
    <li className={styles['cell']} data-tone={tone} title={words}>
      <Way accountId={account.id} isOpen={isOpen} {...(onPress === undefined ? {} : { onPress })}>
        <ToneShape tone={tone} />
        <span className={styles['name']}>{account.id}</span>
        <span className={pieces['hidden']}>, {words}</span>
      </Way>
      {tone === 'ok' ? <Figures status={status} /> : <span className={styles['words']}>{words}</span>}
    </li>
  )
})

function Way({
  accountId,
  isOpen,
  onPress,
  children,
}: {
  readonly accountId: string
  readonly isOpen: boolean
  readonly onPress?: (accountId: string) => void
  readonly children: ReactNode
}) {
  if (onPress === undefined) {
    return (
      <a className={styles['way']} href={formatRoute({ kind: 'account', accountId })} data-row-link>
        {children}
      </a>
    )
  }
  return (
    <button
      type="button"
      className={styles['way']}
      aria-expanded={isOpen}
      onClick={() => onPress(accountId)}
      data-row-link
    >
      {children}
    </button>
  )
}

function Figures({ status: { sample } }: { readonly status: AccountStatus }) {
  const isOld = useIsOld(sample?.at ?? null)
  if (sample === null) return <span className={styles['figures']}>not reported</span>
  return (
    <span className={styles['figures']} data-old={isOld || undefined}>
      {formatRate(sample.repliedPerS)} /s · {sample.p95Ms === null ? 'no reply' : formatLatency(sample.p95Ms)}
    </span>
  )
}
