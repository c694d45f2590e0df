/** The first sentence: would somebody act if a master died now? */
import { ToneShape } from '../pieces/status-shape.tsx'
import { useProtection } from '../use-protection.ts'
import styles from './automation.module.css'

export function ProtectionCard() {
  const { text, tone, why } = useProtection()
  return (
    <section className={styles['protection']} data-tone={tone} aria-label="Protection">
      <p className={styles['protectionTitle']}>
        <ToneShape tone={tone} />
        <span>{text}</span>
      </p>
      <p className={styles['protectionWhy']}>{why}</p>
    </section>
  )
}
