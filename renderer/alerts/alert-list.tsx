/** Open alerts: each that stands for itself, and under it what follows from it. Rows keep their place while one points at them. */
import { memo, useMemo, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Alert } from '../../shared/alert.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { counted } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { useSteady } from '../pieces/use-steady.ts'
import { alertOffer } from '../plan/offers.ts'
import { formatRoute } from '../routing/route.ts'
import { type AlertGroup, openGroups } from '../store/alert-list.ts'
import { usePicture } from '../use-console.ts'
import { AlertRow } from './alert-row.tsx'
import styles from './alerts.module.css'

export interface AlertListProps {
  readonly alerts: readonly Alert[]
  /** The one in detail; `null`: none. */
  readonly chosen?: string | null
  /** Only how many follow is said, not which. */
  readonly isShort?: boolean
  /** The most that is listed; what is left out is counted. */
  readonly most?: number
}

export function AlertList({ alerts, chosen = null, isShort = false, most = Infinity }: AlertListProps) {
  const groups = useMemo(() => openGroups(alerts), [alerts])
  const steady = useSteady(groups, groupId)
  const shown = steady.rows.slice(0, most)
  return (
    <section className={styles['list']} aria-label="Open alerts" {...steady.hold}>
      <ul className={styles['rows']}>
        {shown.map((group) => (
          <Group key={group.alert.id} group={group} chosen={chosen} isShort={isShort} />
        ))}
      </ul>
      {steady.waiting === 0 ? null : (
        <p className={pieces['waiting']}>{counted(steady.waiting, 'new alert')}, shown once you look away</p>
      )}
      {steady.rows.length <= shown.length ? null : (
        <p className={styles['foot']}>
          <a href="#/alerts">{counted(steady.rows.length - shown.length, 'more alert')}</a>
        </p>
      )}
    </section>
  )
}

function groupId({ alert }: AlertGroup): string {
  return alert.id
}

/** So many followers are listed at once: in a large outage there are dozens, and their cause is what matters. */
const FOLLOWERS = 4

interface GroupProps {
  readonly group: AlertGroup
  readonly chosen: string | null
  readonly isShort: boolean
}

/** Drawn anew for what it shows, not with every fact of the cluster. */
const Group = memo(function Group({ group, chosen, isShort }: GroupProps) {
  const { alert, followers } = group
  const [isWhole, setIsWhole] = useState(false)
  // Where only some alerts are listed, its cause may be open and not among them.
  const cause = usePicture(({ snapshot }) => (snapshot === null ? null : causeOf(alert, snapshot)))
  const offer = usePicture(useShallow(({ snapshot }) => (snapshot === null ? null : alertOffer(alert, snapshot))))
  const shown = isShort ? [] : isWhole ? followers : followers.slice(0, FOLLOWERS)
  const left = followers.length - shown.length
  const follow = `${followers.length} ${followers.length === 1 ? 'follows' : 'follow'} from it`
  return (
    <>
      <AlertRow
        alert={alert}
        isChosen={alert.id === chosen}
        act={offer === null ? undefined : <CommandButton command={offer} size="small" />}
      >
        {cause === null ? null : (
          <span className={styles['follow']}>
            ↳ follows from{' '}
            <a className={pieces['above']} href={formatRoute({ kind: 'alerts', alertId: cause.id })}>
              {cause.title}
            </a>
          </span>
        )}
        {followers.length === 0 ? null : <span className={styles['follow']}>↳ {follow}</span>}
      </AlertRow>
      {shown.map((follower) => (
        <AlertRow key={follower.id} alert={follower} isFollower isChosen={follower.id === chosen} />
      ))}
      {isShort || left === 0 ? null : (
        <li className={styles['more']}>
          <ActionButton kind="quiet" size="small" onPress={() => setIsWhole(true)}>
            Show {left} more that {left === 1 ? 'follows' : 'follow'} from it
          </ActionButton>
        </li>
      )}
    </>
  )
})

/** `null`: it has none that is open. */
function causeOf({ id, causeId }: Alert, { alerts }: Snapshot): Alert | null {
  return causeId === null || causeId === id
    ? null
    : (alerts.find((other) => other.id === causeId && other.resolvedAt === null) ?? null)
}
