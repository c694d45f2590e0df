/** What is other than in the version this person opened last. */
import type { RunbookPage } from '../../shared/runbook/library.ts'
import { counted } from '../../shared/words/format.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import styles from './page.module.css'

export function ChangesNote({ changes }: { readonly changes: NonNullable<RunbookPage['changes']> }) {
  const { fromVersion, added, removed } = changes
  return (
    <details className={styles['changes']} data-unprinted>
      <summary>
        <ToneShape tone="info" /> Changed since you read version {fromVersion}: {counted(added.length, 'line')} new,{' '}
        {counted(removed.length, 'line')} gone
      </summary>
      {/* Focusable because it may scroll. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={`${styles['diff']} ${pieces['mono']}`} tabIndex={0}>
        <Lines lines={removed} kind="gone" />
        <Lines lines={added} kind="new" />
      </div>
    </details>
  )
}

function Lines({ lines, kind }: { readonly lines: readonly string[]; readonly kind: 'new' | 'gone' }) {
  const Mark = kind === 'new' ? 'ins' : 'del'
  return lines.map((line, index) => (
    // Lines of one answer, which never change places.
    <Mark key={index} className={styles['diffLine']} data-kind={kind}>
      <span aria-hidden="true">{kind === 'new' ? '+ ' : '− '}</span>
      {line}
    </Mark>
  ))
}
