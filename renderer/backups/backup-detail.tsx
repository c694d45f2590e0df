/** One backup in full: what it holds, where it lies, what its proof found, and what can be done with it. */
import type { ReactNode } from 'react'
import type { Backup, EngineMark, LogMark } from '../../shared/backup.ts'
import {
  BACKUP_STANDING_TONES,
  BACKUP_STANDING_WORDS,
  bytesWords,
  standingOfBackup,
  whyBackupWords,
} from '../../shared/words/backup.ts'
import { capitalised, formatCount, formatDuration } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { CopyAs } from '../pieces/copy-as.tsx'
import { CopyId } from '../pieces/copy-id.tsx'
import { Label } from '../pieces/label.tsx'
import { Pill } from '../pieces/pill.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import styles from './backups.module.css'
import { KeptFor } from './kept-for.tsx'
import type { BackupsNow } from './use-backups.ts'

export function BackupDetail({ backup, now }: { readonly backup: Backup; readonly now: BackupsNow }) {
  const { id, why, engine, startedAt } = backup
  const standing = standingOfBackup(backup)
  return (
    <Card
      title={
        <>
          Backup of <When at={engine?.at ?? startedAt} />
        </>
      }
      label={`Backup ${id}`}
      isGone={now.lock !== null}
      aside={
        <span className={styles['headAside']}>
          <CopyAs copied={{ kind: 'backup', backup }} />
          <a href={formatRoute({ kind: 'backups', backupId: null })}>Close</a>
        </span>
      }
    >
      <div className={styles['detail']}>
        <p className={styles['state']}>
          <Pill tone={BACKUP_STANDING_TONES[standing]}>{BACKUP_STANDING_WORDS[standing]}</Pill>
          <span>{why === '' ? whyBackupWords(backup) : why}</span>
        </p>
        <div className={styles['actions']}>
          <CommandButton command={{ kind: 'verifyBackup', backupId: id }} size="small">
            {standing === 'unproven' ? 'Verify…' : 'Verify again…'}
          </CommandButton>
          <CommandButton command={{ kind: 'restoreBackup', backupId: id, toAt: null }} size="small">
            Restore to it…
          </CommandButton>
        </div>
        <Figures backup={backup} />
        <Proof backup={backup} />
        {backup.engine === null ? null : <Engine engine={backup.engine} />}
        {backup.logs.length === 0 ? null : <Logs logs={backup.logs} />}
        {backup.copies.length === 0 ? null : <Copies backup={backup} />}
      </div>
    </Card>
  )
}

function Figures({ backup }: { readonly backup: Backup }) {
  const { id, startedAt, endedAt, operationId, sizeBytes, manifestSha256, expiresAt, state } = backup
  return (
    <dl className={pieces['figures']}>
      <Fact name="Id">
        <CopyId id={id} />
      </Fact>
      <Fact name="Made">
        <When at={startedAt} />
        {endedAt === null ? ', not done yet' : ` in ${formatDuration(endedAt - startedAt)}`}
      </Fact>
      <Fact name="By">
        {whyBackupWords(backup)}
        {operationId === null ? null : (
          <>
            {' · '}
            <a className={styles['link']} href={formatRoute({ kind: 'operations', operationId })}>
              its operation
            </a>
          </>
        )}
      </Fact>
      {sizeBytes === null ? null : <Fact name="Size">{bytesWords(sizeBytes)} in each place</Fact>}
      {manifestSha256 === null ? null : (
        <Fact name="Manifest">
          <Hash name="SHA-256" value={manifestSha256} />
        </Fact>
      )}
      {state !== 'complete' ? null : (
        <Fact name="Kept for">
          <KeptFor until={expiresAt} />
        </Fact>
      )}
    </dl>
  )
}

function Proof({ backup: { verified, state } }: { readonly backup: Backup }) {
  if (state !== 'complete') return null
  if (verified === null)
    return (
      <Section title="Proof">
        <p className={pieces['second']}>
          Nobody has tried it yet. Verify unpacks it beside the cluster, folds its journal, and compares what comes out
          with what was marked when it was made.
        </p>
      </Section>
    )
  const isGood = verified.outcome === 'passed'
  return (
    <Section title="Proof">
      <p className={styles['shaped']}>
        <ToneShape tone={isGood ? 'ok' : 'critical'} />
        <span>
          <b>{isGood ? 'Passed' : 'Failed'}</b> in {formatDuration(verified.tookMs)}, by {verified.by},{' '}
          <When at={verified.at} />
        </span>
      </p>
      <ul className={styles['findings']} data-bad={!isGood || undefined}>
        {verified.findings.map((finding) => (
          <li key={finding}>{finding}</li>
        ))}
      </ul>
    </Section>
  )
}

function Engine({ engine: { seq, term, rows, stateHash, journalId } }: { readonly engine: EngineMark }) {
  return (
    <Section title="Engine">
      <dl className={pieces['figures']}>
        <Fact name="Journal">
          <span className={pieces['mono']}>
            …{journalId.slice(-6)} at {formatCount(seq)}
          </span>
          , term {term}
        </Fact>
        <Fact name="State">
          <Hash name="SHA-256" value={stateHash} />
        </Fact>
        {Object.entries(rows).map(([table, count]) => (
          <Fact key={table} name={capitalised(table)}>
            {formatCount(count)} {count === 1 ? 'row' : 'rows'}
          </Fact>
        ))}
      </dl>
    </Section>
  )
}

function Logs({ logs }: { readonly logs: readonly LogMark[] }) {
  return (
    <Section title="State logs">
      <TableScroll label="State logs">
        <table className={`${pieces['table']} ${styles['inner']}`}>
          <thead>
            <tr>
              <Th>Account</Th>
              <Th isRight>Up to</Th>
              <Th isRight>Epoch</Th>
              <Th>Read from</Th>
            </tr>
          </thead>
          <tbody>
            {logs.map(({ accountId, position, epoch, nodeId }) => (
              <tr key={accountId}>
                <td className={pieces['tight']}>{accountId}</td>
                <td className={pieces['right']}>{formatCount(position)}</td>
                <td className={pieces['right']}>{epoch}</td>
                <td className={pieces['tight']}>{nodeId}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Section>
  )
}

function Copies({ backup: { copies } }: { readonly backup: Backup }) {
  return (
    <Section title="Copies">
      <ul className={styles['copies']}>
        {copies.map(({ place, path, state, why }) => (
          <li key={place}>
            <span className={styles['shaped']}>
              <ToneShape tone={state === 'copied' ? 'ok' : state === 'failed' ? 'warn' : 'unknown'} />
              <span>
                {place} place: {state}
                {why === '' ? '' : `, ${why}`}
              </span>
            </span>
            <span className={`${pieces['mono']} ${styles['path']}`} title={path}>
              {path}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['section']}>
      <h3 className={styles['sectionTitle']}>
        <Label>{title}</Label>
      </h3>
      {children}
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Hash({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <span className={pieces['mono']} title={`${name} ${value}`}>
      {value.slice(0, 12)}…
    </span>
  )
}
