/** One connection in the list under Settings. */
import type { ConnectionState } from '../../shared/connection.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { monitoringWords, tokenWords, wayWords } from './connection-words.ts'
import { EnvironmentMark } from './environment-mark.tsx'
import { StandingWords } from './standing-words.tsx'
import styles from './connection.module.css'

export interface ConnectionRowProps {
  readonly connection: ConnectionState
  readonly isHere: boolean
  readonly onGo: () => void
  readonly onEdit: () => void
  readonly onRemove: () => void
}

export function ConnectionRow({ connection, isHere, onGo, onEdit, onRemove }: ConnectionRowProps) {
  const { profile, actor, isBuiltIn, problem } = connection
  const lock = isBuiltIn ? 'It came with a connection file: change it there' : null
  const others = [
    monitoringWords(connection, 'prometheus'),
    monitoringWords(connection, 'alertmanager'),
    ...wayWords(connection),
  ].filter((one) => one !== null)
  return (
    <li className={styles['row']} aria-label={profile.name}>
      <div className={styles['rowMain']}>
        <p className={styles['entryHead']}>
          <span className={styles['name']}>{profile.name}</span>
          <EnvironmentMark environment={profile.environment} />
          {isHere ? <span className={styles['here']}>you are here</span> : null}
        </p>
        <StandingWords connection={connection} />
        {problem === null ? null : <p className={styles['problem']}>{problem}</p>}
        <p className={styles['facts']}>
          <span className={pieces['mono']}>{profile.controlApiUrl}</span> · acting as {actor} · token{' '}
          {tokenWords(connection)}
        </p>
        {others.length === 0 ? null : <p className={styles['facts']}>{others.join(' · ')}</p>}
      </div>
      <div className={styles['rowButtons']}>
        {isHere ? null : (
          <ActionButton size="small" onPress={onGo} label={`Open ${profile.name}`}>
            Open
          </ActionButton>
        )}
        <ActionButton size="small" kind="quiet" onPress={onEdit} lock={lock} label={`Change ${profile.name}`}>
          Change
        </ActionButton>
        <ActionButton size="small" kind="quiet" onPress={onRemove} lock={lock} label={`Remove ${profile.name}`}>
          Remove
        </ActionButton>
      </div>
    </li>
  )
}
