/** One account on the wall: how it is, who serves it since when, how much and how fast. */
import { useMemo } from 'react'
import { formatLatency, formatRate, formatCount } from '../../shared/words/format.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { Lasting, useIsOld } from '../pieces/when.tsx'
import { accountStatus, type AccountStatus, serviceTone } from '../store/account-status.ts'
import { isLive } from '../store/link.ts'
import { useConnection, usePicture, useSamples } from '../use-console.ts'
import { troubleWords } from './wall-words.ts'
import styles from './wallboard.module.css'

export function AccountTile({ accountId }: { readonly accountId: string }) {
  const snapshot = usePicture((state) => state.snapshot)
  const latest = useSamples((state) => state.latest)
  const account = snapshot?.accounts[accountId]
  const status = useMemo(
    () => (snapshot === null || account === undefined ? null : accountStatus(snapshot, latest, account)),
    [snapshot, latest, account],
  )
  const isOld = useIsOld(status?.sample?.at ?? null)
  const isCurrent = isLive(useConnection())
  if (status === null) return null
  const known = serviceTone(status.service)
  // That all was well is not that it is.
  const tone = known === 'ok' && !isCurrent ? 'unknown' : known
  const trouble = troubleWords(status.service)
  return (
    <li className={styles['tile']} data-tone={tone} aria-label={accountId}>
      <h2 className={styles['tileName']}>
        <ToneShape tone={tone} />
        <span>{accountId}</span>
      </h2>
      <p className={styles['tileState']} data-tone={tone}>
        {trouble === null ? null : <strong>{trouble} · </strong>}
        <Master status={status} />
      </p>
      <Figures status={status} isOld={isOld} />
    </li>
  )
}

function Master({ status }: { readonly status: AccountStatus }) {
  const { holder, since } = status.account.lease
  return (
    <>
      {holder === null ? 'no master' : `master ${holder.nodeId}`} for <Lasting since={since} isCoarse />
    </>
  )
}

function Figures({ status, isOld }: { readonly status: AccountStatus; readonly isOld: boolean }) {
  const { sample } = status
  if (sample === null) return <p className={styles['tileNote']}>traffic not reported by the gateway</p>
  return (
    <>
      <dl className={styles['figures']} data-old={isOld || undefined}>
        <div>
          <dt>messages/s</dt>
          <dd>{formatRate(sample.repliedPerS)}</dd>
        </div>
        <div>
          <dt>p95</dt>
          <dd>{sample.p95Ms === null ? '—' : formatLatency(sample.p95Ms)}</dd>
        </div>
      </dl>
      <p className={styles['tileNote']}>
        {isOld ? (
          <>
            last reported <Lasting since={sample.at} isCoarse /> ago
          </>
        ) : sample.waiting > 0 ? (
          `${formatCount(sample.waiting)} waiting`
        ) : (
          'nothing waiting'
        )}
      </p>
    </>
  )
}
