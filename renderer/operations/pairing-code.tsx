/** The code to type on the account's phone, while one is valid. */
import { CopyId } from '../pieces/copy-id.tsx'
import { TimeLeft, useRemaining } from '../pieces/remaining.tsx'
import { usePicture } from '../use-console.ts'
import styles from './operations.module.css'

export function PairingCode({ nodeId }: { readonly nodeId: string }) {
  const pairing = usePicture((state) => state.snapshot?.nodes[nodeId]?.device?.pairing ?? null)
  return pairing === null ? null : <Code nodeId={nodeId} code={pairing.code} expiresAt={pairing.expiresAt} />
}

function Code({
  nodeId,
  code,
  expiresAt,
}: {
  readonly nodeId: string
  readonly code: string
  readonly expiresAt: number
}) {
  const isOver = useRemaining(expiresAt, 1_000) === 0
  return (
    <section className={styles['pairing']} aria-label={`Pairing code of ${nodeId}`}>
      <p className={styles['pairingCode']} data-over={isOver || undefined}>
        <CopyId id={code} />
      </p>
      <p>
        {isOver ? (
          'This code has expired. Link again for a new one.'
        ) : (
          <>
            Type it on the account’s phone. Good for <TimeLeft until={expiresAt} />.
          </>
        )}
      </p>
    </section>
  )
}
