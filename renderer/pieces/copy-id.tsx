/** An id that can be taken along. */
import { CopyButton } from '@mantine/core'
import buttons from './button.module.css'
import styles from './pieces.module.css'

export function CopyId({ id }: { readonly id: string }) {
  return (
    <CopyButton value={id} timeout={1_500}>
      {({ copied, copy }) => (
        <>
          <span className={styles['mono']}>{id}</span>{' '}
          <button type="button" className={buttons['button']} data-kind="quiet" data-size="small" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </button>
        </>
      )}
    </CopyButton>
  )
}
