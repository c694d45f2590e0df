/** What is known of backups: the list from the snapshot, which survives the connection, and what only the backup process tells. */
import { useMemo } from 'react'
import type { Backup, BackupSettings, Restore, Segment } from '../../shared/backup.ts'
import type { Fact } from '../../shared/fact.ts'
import type { Problem } from '../../shared/fault.ts'
import { useAsked } from '../use-asked.ts'
import { useConnection, usePicture } from '../use-console.ts'
import { lockOfLink } from '../words/locks.ts'

export interface BackupsNow {
  readonly backups: readonly Backup[]
  readonly segment: Segment | null
  readonly restores: readonly Restore[]
  /** The newest facts kept here, newest first. */
  readonly facts: readonly Fact[]
  /** `null`: not told since this window opened. */
  readonly settings: BackupSettings | null
  /** When `settings` came, this machine's clock. */
  readonly answeredAt: number | null
  /** Why the backup process's word is missing; `null`: it is there, or was not asked yet. */
  readonly problem: Problem | null
  /** Why the cluster cannot be asked; `null`: it can. */
  readonly lock: string | null
  /** `null`: the cluster has not said yet what it offers. */
  readonly isOffered: boolean | null
}

const EVERY_MS = 5_000
const NO_BACKUPS: readonly Backup[] = []
const NO_RESTORES: readonly Restore[] = []

export function useBackups(): BackupsNow {
  const backups = usePicture((state) => state.snapshot?.backups ?? NO_BACKUPS)
  const segment = usePicture((state) => state.snapshot?.segment ?? null)
  const restores = usePicture((state) => state.snapshot?.restores ?? NO_RESTORES)
  const facts = usePicture((state) => state.facts)
  const isOffered = usePicture((state) => state.capabilities?.includes('backup') ?? null)
  const lock = lockOfLink(useConnection())
  const question = useMemo(() => (isOffered === false ? null : {}), [isOffered])
  const { value, answeredAt, problem } = useAsked('listBackups', question, EVERY_MS)
  const settings = value?.settings ?? null
  return useMemo(
    () => ({ backups, segment, restores, facts, settings, answeredAt, problem, lock, isOffered }),
    [backups, segment, restores, facts, settings, answeredAt, problem, lock, isOffered],
  )
}
