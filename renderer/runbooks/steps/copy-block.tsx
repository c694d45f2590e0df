/** Something for a terminal. It is copied, never run from here. */
import { CopyButton } from '@mantine/core'
import pieces from '../../pieces/pieces.module.css'
import buttons from '../../pieces/button.module.css'
import styles from './steps.module.css'

export interface CopyBlockProps {
  readonly text: string
  /** What the button is called for who does not see the block. */
  readonly label: string
  /** Enter on the step presses it. */
  readonly isMain?: boolean
}

export function CopyBlock({ text, label, isMain = false }: CopyBlockProps) {
  return (
    <div className={styles['block']}>
      {/* Focusable because it may scroll. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={pieces['mono']} tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <CopyButton value={text} timeout={1_500}>
        {({ copied, copy }) => (
          <button
            type="button"
            className={buttons['button']}
            data-kind="quiet"
            data-size="small"
            data-step-act={isMain ? 'main' : undefined}
            aria-label={`Copy: ${label}`}
            onClick={copy}
          >
            <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
          </button>
        )}
      </CopyButton>
    </div>
  )
}
