/** Which kind of cluster it is: a square of its colour, and the word. */
import type { Environment } from '../../shared/fact.ts'
import styles from './environment.module.css'

export function EnvironmentMark({ environment }: { readonly environment: Environment }) {
  return (
    <span className={styles['environment']} data-environment={environment}>
      <span className={styles['square']} aria-hidden="true" />
      {environment}
    </span>
  )
}
