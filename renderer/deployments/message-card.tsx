/** What to tell others about it, made from what happened. A person sends it. */
import { CopyButton } from '@mantine/core'
import buttons from '../pieces/button.module.css'
import { Card } from '../pieces/card.tsx'
import styles from './deployments.module.css'

export function MessageCard({ message }: { readonly message: string }) {
  return (
    <Card
      title="Message to send"
      note="a draft, from what happened"
      aside={
        <CopyButton value={message} timeout={1_500}>
          {({ copied, copy }) => (
            <button type="button" className={buttons['button']} data-kind="plain" data-size="small" onClick={copy}>
              <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
            </button>
          )}
        </CopyButton>
      }
    >
      <blockquote className={styles['message']}>{message}</blockquote>
    </Card>
  )
}
