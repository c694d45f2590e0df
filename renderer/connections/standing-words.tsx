/** How another cluster is, as far as this console hears of it: connection, age, open alerts. */
import type { ConnectionState } from '../../shared/connection.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { useNow } from '../use-console.ts'
import { alertWords, heardWords, standingOf } from './connection-words.ts'
import styles from './standing.module.css'

export function StandingWords({ connection }: { readonly connection: ConnectionState }) {
  const now = useNow(1_000)
  const standing = standingOf(connection)
  const alerts = alertWords(connection)
  const heard = heardWords(connection, now)
  return (
    <span className={styles['standing']}>
      <span className={styles['word']}>
        <ToneShape tone={standing.tone} />
        {standing.word}
      </span>
      <span className={styles['word']}>
        <ToneShape tone={alerts.tone} />
        {alerts.word}
      </span>
      {heard === null ? null : <span className={styles['heard']}>{heard}</span>}
    </span>
  )
}
