/** Backups: what was kept, where, whether it was proven, and how far back the cluster could be taken now. */
import { z } from 'zod'
import { AccountId, EpochMs, JournalId, OperationId } from './ids.ts'

/** `20261121T181500Z-3fa2c1`: sorts by time, can be read aloud, and names the file. */
export const BackupId = z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/, 'a backup id, such as 20261121T181500Z-3fa2c1')
export type BackupId = z.infer<typeof BackupId>

export const BackupCause = z.enum(['operator', 'schedule', 'deployment', 'restore'])
export type BackupCause = z.infer<typeof BackupCause>

/** engine → stateLogs → packing → copying (to the second place) → done */
export const BackupPhase = z.enum(['engine', 'stateLogs', 'packing', 'copying'])
export type BackupPhase = z.infer<typeof BackupPhase>

/** One file inside a backup. */
export const BackupPart = z.object({
  /** `engine.db`, `state-log/uae-main.jsonl`, `cluster.json`. */
  name: z.string(),
  kind: z.enum(['engine', 'stateLog', 'configuration']),
  /** Of a state log; else `null`. */
  accountId: AccountId.nullable(),
  sizeBytes: z.number().int().nonnegative(),
  packedBytes: z.number().int().nonnegative(),
  /** SHA-256, hex, of the part as it was. */
  sha256: z.string(),
  /** … and as it stands packed in the file. */
  packedSha256: z.string(),
})
export type BackupPart = z.infer<typeof BackupPart>

/** Where an account's state log ended. */
export const LogMark = z.object({
  accountId: AccountId,
  position: z.number().int().nonnegative(),
  hash: z.string(),
  epoch: z.number().int().nonnegative(),
  /** The node that it was read from. */
  nodeId: z.string(),
})
export type LogMark = z.infer<typeof LogMark>

/** What the live engine said of itself at the moment of the backup; a restored copy must come to the same. */
export const EngineMark = z.object({
  journalId: JournalId,
  seq: z.number().int().nonnegative(),
  term: z.number().int().nonnegative(),
  at: EpochMs,
  /** SHA-256, hex, of the folded state at `seq` (shared/state-hash.ts says how it is written down). */
  stateHash: z.string(),
  /** Rows up to that moment, of the tables that only grow. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
})
export type EngineMark = z.infer<typeof EngineMark>

/** First file in the archive. Its own SHA-256 is kept with the backup's record. */
export const Manifest = z.object({
  format: z.literal('linda-backup/1'),
  /** Version of the engine's tables: a newer one is refused with words. */
  schema: z.number().int().positive(),
  id: BackupId,
  clusterId: z.string(),
  clusterName: z.string(),
  /** Of the software that made it. */
  version: z.string(),
  engine: EngineMark,
  logs: z.array(LogMark),
  parts: z.array(BackupPart),
})
export type Manifest = z.infer<typeof Manifest>

/** The archive in one of its places. */
export const Copy = z.object({
  place: z.enum(['first', 'second']),
  /** As the backup process sees it. */
  path: z.string(),
  state: z.enum(['copied', 'failed', 'removed']),
  /** Why it failed; else empty. */
  why: z.string(),
})
export type Copy = z.infer<typeof Copy>

/** The archive unpacked, checked and folded by a process of its own. */
export const Verification = z.object({
  at: EpochMs,
  tookMs: z.number().nonnegative(),
  outcome: z.enum(['passed', 'failed']),
  /** One sentence each: what was compared, or what is wrong and where. */
  findings: z.array(z.string()),
  by: z.string(),
})
export type Verification = z.infer<typeof Verification>

export const Backup = z.object({
  id: BackupId,
  cause: BackupCause,
  /** Who asked: an operator, `schedule`, or the deployment or restore that it belongs to. */
  owner: z.string(),
  operationId: OperationId.nullable(),
  state: z.enum(['running', 'complete', 'failed', 'removed']),
  /** Why it failed or was removed; else empty. */
  why: z.string(),
  startedAt: EpochMs,
  endedAt: EpochMs.nullable(),
  /** `null` while it runs, and when it failed. */
  sizeBytes: z.number().int().nonnegative().nullable(),
  manifestSha256: z.string().nullable(),
  engine: EngineMark.nullable(),
  logs: z.array(LogMark),
  copies: z.array(Copy),
  /** The last one; `null`: never. */
  verified: Verification.nullable(),
  /** When retention removes it. */
  expiresAt: EpochMs,
})
export type Backup = z.infer<typeof Backup>

/** What followed the last snapshot, copied away: the cluster can be taken to any moment up to `at`. */
export const Segment = z.object({
  at: EpochMs,
  /** The snapshot that it continues. */
  backupId: BackupId,
  /** How many since that snapshot. */
  number: z.number().int().positive(),
  seq: z.number().int().nonnegative(),
  facts: z.number().int().nonnegative(),
  records: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
  copies: z.array(Copy),
})
export type Segment = z.infer<typeof Segment>

/** A restore that was carried out; the first thing a restored journal says. */
export const Restore = z.object({
  operationId: OperationId,
  backupId: BackupId,
  /** The moment asked for; `null`: the snapshot as it was. */
  toAt: EpochMs.nullable(),
  /** What was made of what it replaced, before it was replaced. */
  safetyBackupId: BackupId,
  from: z.object({ journalId: JournalId, seq: z.number().int().nonnegative() }),
  /** Where the restored journal stood before it went on. */
  restored: z.object({
    seq: z.number().int().nonnegative(),
    at: EpochMs,
    stateHash: z.string(),
  }),
  /** What happened after that moment and is not part of the cluster's state any more; it is in the safety backup. */
  lost: z.object({
    facts: z.number().int().nonnegative(),
    operations: z.array(z.object({ operationId: OperationId, title: z.string() })),
    records: z.array(
      z.object({
        accountId: AccountId,
        /** First and last position that were given up; `count` 0: none. */
        from: z.number().int().nonnegative(),
        to: z.number().int().nonnegative(),
        count: z.number().int().nonnegative(),
      }),
    ),
  }),
  owner: z.string(),
  reason: z.string(),
  startedAt: EpochMs,
  /** When the restored journal was ready to lead. When every account had a master again is the end of the operation. */
  endedAt: EpochMs,
})
export type Restore = z.infer<typeof Restore>

/** One of the two places, as the backup process found it a moment ago. */
export const Place = z.object({
  place: z.enum(['first', 'second']),
  /** `null`: none is configured. */
  path: z.string().nullable(),
  freeBytes: z.number().nonnegative().nullable(),
  usedBytes: z.number().nonnegative().nullable(),
  /** Empty: it can be written. */
  trouble: z.string(),
})
export type Place = z.infer<typeof Place>

/** Answer of `GET /v1/backups`: what the journal does not say. */
export const BackupSettings = z.object({
  /** `HH:MM`, UTC; `null`: no schedule. */
  dailyAt: z.string().nullable(),
  /** `null`: no schedule. */
  nextAt: EpochMs.nullable(),
  keepDays: z.number().int().positive(),
  segmentEveryMs: z.number().positive(),
  places: z.array(Place),
  /** Both places on one device: a broken disk takes both. `null`: not known. */
  isOneDevice: z.boolean().nullable(),
  /** When the backup process last said all this; `null`: it has not been heard. */
  heardAt: EpochMs.nullable(),
  /** Backups found in the places that no journal knows: of before a loss. Can be verified and restored. */
  unlisted: z.array(z.object({ id: BackupId, sizeBytes: z.number().nonnegative(), place: Place.shape.place })),
})
export type BackupSettings = z.infer<typeof BackupSettings>

/** What the owners ask for (L14). Shown beside the actual figures. */
export const BACKUP_TARGETS_MS = { recoveryPoint: 15 * 60_000, recoveryTime: 60 * 60_000 } as const

/**
 * How old what would be lost is, ms: a restore now would lose this much. One that was tried and is no good counts for nothing, nor
 * do the segments that continue it. `null`: there is no complete backup.
 */
export function recoveryPointMs(
  { backups, segment }: { readonly backups: readonly Backup[]; readonly segment: Segment | null },
  now: number,
): number | null {
  const newest = newestComplete(backups.filter(({ verified }) => verified?.outcome !== 'failed'))
  const isBad = backups.some(({ id, verified }) => id === segment?.backupId && verified?.outcome === 'failed')
  const at = Math.max(newest?.engine?.at ?? 0, isBad ? 0 : (segment?.at ?? 0))
  return newest === null || at === 0 ? null : Math.max(0, now - at)
}

/** Since the moment that the newest complete one holds, ms. `null`: there is none. */
export function backupAgeMs(backups: readonly Backup[], now: number): number | null {
  const at = newestComplete(backups)?.engine?.at
  return at === undefined ? null : Math.max(0, now - at)
}

/** `null`: there is none. */
export function newestComplete(backups: readonly Backup[]): Backup | null {
  return backups.find(({ state }) => state === 'complete') ?? null
}

/** The newest that was proven by unpacking and folding it; `null`: none was. */
export function newestVerified(backups: readonly Backup[]): Backup | null {
  return backups.find(({ state, verified }) => state === 'complete' && verified?.outcome === 'passed') ?? null
}
