/** What can be done with a runbook: go through it, pin it, take it along, print it. */
import { CopyButton } from '@mantine/core'
import type { RunbookPage } from '../../shared/runbook/library.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { usePicture } from '../use-console.ts'
import { PinButton } from './pin-button.tsx'
import { StartRun } from './run/start-run.tsx'
import { useLibrary } from './use-library.ts'
import styles from './page.module.css'

export function RunbookActs({ page: { entry, source } }: { readonly page: RunbookPage }) {
  const { id, title } = entry.head
  const { pin, problem } = useLibrary()
  const isPinned = usePicture(
    (state) => state.library?.entries.find(({ head }) => head.id === id)?.isPinned ?? entry.isPinned,
  )
  return (
    <span className={styles['acts']} data-unprinted>
      <StartRun entry={entry} />
      <PinButton title={title} isPinned={isPinned} onPress={() => pin(id, !isPinned)} isLarge />
      <CopyButton value={source} timeout={1_500}>
        {({ copied, copy }) => <ActionButton onPress={copy}>{copied ? 'Copied' : 'Copy source'}</ActionButton>}
      </CopyButton>
      <ActionButton onPress={() => window.print()}>Print</ActionButton>
      {problem === null ? null : (
        <span className={pieces['tone']} data-tone="warn" role="alert">
          <ToneShape tone="warn" /> {problem.detail}
        </span>
      )}
    </span>
  )
}
