/** Each time an account was down, excused, or not recorded, in order, with why. */
import { useMemo, useState } from 'react'
import type { UptimeReport } from '../../shared/slo.ts'
import { counted, formatDuration, listed } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { When } from '../pieces/when.tsx'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import styles from './slos.module.css'
import { happenings } from './uptime-text.ts'

/** More rows than this are drawn when somebody asks for them. */
const SHOWN = 60
const TONES: Readonly<Record<ReturnType<typeof happenings>[number]['what'], Tone>> = {
  down: 'critical',
  excluded: 'info',
  'not recorded': 'unknown',
}

export function StretchesCard({ report }: { readonly report: UptimeReport }) {
  const [isWhole, setIsWhole] = useState(false)
  const rows = useMemo(() => happenings(report.accounts), [report])
  const shown = isWhole ? rows : rows.slice(0, SHOWN)
  return (
    <Card
      title="Down, excluded, not recorded"
      note={rows.length === 0 ? '' : `${counted(rows.length, 'time')}, newest first`}
    >
      {rows.length === 0 ? (
        <EmptyNote title="Every second of the period is recorded, and every one was good" />
      ) : (
        <TableScroll label="Down, excluded, not recorded">
          <table className={pieces['table']}>
            <thead>
              <tr>
                <Th>What</Th>
                <Th>Account</Th>
                <Th>From</Th>
                <Th>To</Th>
                <Th isRight>Lasted</Th>
                <Th>Why</Th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ accountIds, what, from, to, why, failoverId }) => (
                <tr key={`${accountIds.join(' ')} ${what} ${from} ${to}`}>
                  <td className={pieces['tight']}>
                    <span className={styles['what']}>
                      <ToneShape tone={TONES[what]} /> {what}
                    </span>
                  </td>
                  <td>
                    {accountIds.length > 1 && accountIds.length === report.accounts.length
                      ? 'every account'
                      : listed(accountIds)}
                  </td>
                  <td className={pieces['tight']}>
                    <When at={from} />
                  </td>
                  <td className={pieces['tight']}>
                    <When at={to} />
                  </td>
                  <td className={`${pieces['right']} ${pieces['tight']}`}>{formatDuration(to - from)}</td>
                  <td>
                    {failoverId === null ? (
                      <span className={pieces['second']}>{why === '' ? 'nobody knows how it was' : why}</span>
                    ) : (
                      <>
                        <a className={styles['link']} href={formatRoute({ kind: 'failover', failoverId })}>
                          failover {failoverId}
                        </a>{' '}
                        <span className={pieces['second']}>{why}</span>
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {shown.length === rows.length ? null : (
        <p className={styles['more']}>
          <ActionButton kind="quiet" size="small" onPress={() => setIsWhole(true)}>
            Show all {rows.length}
          </ActionButton>
        </p>
      )}
    </Card>
  )
}
