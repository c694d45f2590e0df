/** The fixed place of “Back up”: one press starts it, and its progress is shown where it was pressed. */
import { useActions } from '../actions.ts'
import { ActionButton, type ActionButtonProps } from '../pieces/action-button.tsx'
import buttons from '../pieces/button.module.css'
import { formatRoute } from '../routing/route.ts'
import { isOpen } from '../../shared/ledger.ts'
import { usePicture } from '../use-console.ts'
import { useLockOfKind } from '../use-locks.ts'
import styles from './back-up-place.module.css'
import { backupNow, fractionOf, type Work } from './works.ts'

export function BackUpPlace({ kind = 'plain' }: Pick<ActionButtonProps, 'kind'>) {
  const { backUp } = useActions()
  const lockOfKind = useLockOfKind()
  const work = usePicture(({ snapshot }) => wordOf(snapshot === null ? null : backupNow(snapshot)))
  // Sent, and the cluster has not said anything of it yet.
  const isSent = usePicture(({ ledger }) =>
    ledger.some(({ command, state }) => command.kind === 'backup' && isOpen(state) && state === 'sending'),
  )
  if (work === null && !isSent)
    return (
      <ActionButton kind={kind} onPress={backUp} lock={lockOfKind('backup')}>
        Back up
      </ActionButton>
    )
  const [word = 'asking', share = ''] = (work ?? 'asking').split('|')
  const percent = share === '' ? null : Number(share)
  return (
    <a
      className={`${buttons['button']} ${styles['running']}`}
      href={formatRoute({ kind: 'backups', backupId: null })}
      title={`A backup is being made: ${word}`}
    >
      <progress
        className={styles['bar']}
        aria-label="Backup"
        aria-valuetext={word}
        max={100}
        value={percent ?? undefined}
      />
      <span className={styles['word']}>Backing up{percent === null ? '…' : ` ${percent} %`}</span>
    </a>
  )
}

/** One word, so that it renders again only when there is something else to see: "packing the archive|42". */
function wordOf(work: Extract<Work, { kind: 'backup' | 'asked' }> | null): string | null {
  if (work === null) return null
  const { operation } = work
  const fraction = fractionOf(operation?.progress)
  const share = fraction === null ? '' : String(Math.floor(fraction * 100))
  return `${operation?.step ?? 'beginning'}|${share}`
}
