/** The accounts it is about, in a line each: how they are served now, and what is open on them. */
import { useMemo } from 'react'
import type { Incident } from '../../shared/incident/incident.ts'
import { counted } from '../../shared/words/format.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { Aged } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { accountStatuses, type AccountStatus, serviceTone } from '../store/account-status.ts'
import { ACCOUNTS_QUARTER } from '../store/calm.ts'
import { isLive } from '../store/link.ts'
import { useCalmSamples, useConnection, useLink, usePicture } from '../use-console.ts'
import { describeService } from '../words/service.ts'
import styles from './incidents.module.css'

/** Of the whole cluster the ones that are not well, and then as many as fit. */
const MOST = 6

export function Essentials({ incident: { accountIds } }: { readonly incident: Incident }) {
  const snapshot = usePicture((state) => state.snapshot)
  const { latest } = useCalmSamples(ACCOUNTS_QUARTER)
  const isNow = isLive(useConnection())
  const isReplay = useLink(({ replay = null }) => replay !== null)
  const statuses = useMemo(() => {
    if (snapshot === null) return []
    const all = accountStatuses(snapshot, latest)
    const meant = accountIds.length === 0 ? all : all.filter(({ account }) => accountIds.includes(account.id))
    return meant.toSorted((a, b) => Number(isWell(a)) - Number(isWell(b)))
  }, [snapshot, latest, accountIds])
  if (snapshot === null)
    return (
      <p className={styles['known']}>Nothing is known of the cluster: the incident can be worked on all the same.</p>
    )
  const rest = statuses.length - MOST
  return (
    <section className={styles['essentials']} aria-label="Accounts it is about">
      {statuses.slice(0, MOST).map((status) => {
        const { account, sample } = status
        const open = snapshot.alerts.filter(
          ({ resolvedAt, accountId }) => resolvedAt === null && accountId === account.id,
        ).length
        const tone = serviceTone(status.service)
        return (
          <div
            key={account.id}
            className={styles['essential']}
            data-tone={tone}
            data-gone={(!isNow && !isReplay) || undefined}
          >
            <ToneShape tone={tone} />
            <div>
              <a className={styles['name']} href={formatRoute({ kind: 'account', accountId: account.id })}>
                {account.id}
              </a>{' '}
              <span className={styles['said']}>{describeService(status)}</span>
              <div className={styles['quiet']}>
                {open === 0 ? 'no alert is open' : `${counted(open, 'alert')} open`}
                {sample === null ? (
                  ' · traffic not reported'
                ) : (
                  <>
                    {' · '}
                    <Aged at={sample.at}>
                      {sample.waiting === 0 ? 'nobody waits' : `${counted(sample.waiting, 'message')} waiting`}
                    </Aged>
                  </>
                )}
                {isReplay ? ' · as it was then' : isNow ? '' : ' · as last heard'}
              </div>
            </div>
          </div>
        )
      })}
      {rest > 0 ? (
        <p className={styles['quiet']}>
          and {counted(rest, 'account')} more on <a href={formatRoute({ kind: 'overview' })}>Overview</a>
        </p>
      ) : null}
    </section>
  )
}

function isWell({ service }: AccountStatus): boolean {
  return service.kind === 'served'
}
