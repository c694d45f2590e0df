/** What kind of cluster it is: it decides the frame around the window and how much a click asks for. */
import { useId } from 'react'
import { Environment } from '../../shared/fact.ts'
import { EnvironmentMark } from './environment-mark.tsx'
import styles from './connections.module.css'

const MEANINGS: Readonly<Record<Environment, string>> = {
  production: 'A solid frame. A forced operation needs its button held down.',
  staging: 'A dashed frame. What is dangerous is confirmed as in production.',
  drill: 'A striped frame. In the browser nothing asks for the password.',
}

export function EnvironmentChoice({
  value,
  onTake,
}: {
  readonly value: Environment
  readonly onTake: (environment: Environment) => void
}) {
  const name = useId()
  return (
    <fieldset className={styles['choice']}>
      <legend className={styles['label']}>Environment</legend>
      {Environment.options.map((environment) => (
        <label key={environment} className={styles['chip']}>
          <input
            type="radio"
            className={styles['radio']}
            name={name}
            value={environment}
            checked={environment === value}
            onChange={() => onTake(environment)}
          />
          <EnvironmentMark environment={environment} />
        </label>
      ))}
      <p className={styles['fieldNote']}>{MEANINGS[value]}</p>
    </fieldset>
  )
}
