/** How many runbooks there are, where they come from, when they were compared; and what came and cannot be used. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Library } from '../../shared/runbook/library.ts'
import { counted } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { AgeHere, AsOf } from '../pieces/when.tsx'
import { useConnection } from '../use-console.ts'
import styles from './runbooks.module.css'

export function LibraryNote({ library }: { readonly library: Library | null }) {
  const isLive = useConnection().kind === 'live'
  if (library === null) return <>What to do, step by step</>
  const { entries, comparedAt, source, folder } = library
  const fromThere = entries.filter((entry) => entry.source === source).length
  // It has a card of its own.
  const problem = library.problem === folder?.problem ? null : library.problem
  return (
    <>
      {counted(entries.length, 'runbook')}
      {fromThere === entries.length ? '' : `, ${fromThere} of them`} {whence(source)}, kept on this machine
      {comparedAt === null ? (
        ', never compared with a cluster'
      ) : (
        <>
          , compared <AgeHere at={comparedAt} stepMs={1_000} /> ago
        </>
      )}
      {problem === null ? null : (
        <span className={pieces['tone']} data-tone={isLive ? 'warn' : 'unknown'}>
          {' '}
          · <ToneShape tone={isLive ? 'warn' : 'unknown'} /> {problem}
        </span>
      )}
    </>
  )
}

const FOLDER_PROBLEM = 'The folder of runbooks cannot be read'

/** The folder that the connection names cannot be read: whose pages these are then, and of when. */
export function FolderProblem({ library: { folder, entries } }: { readonly library: Library }) {
  if (folder === undefined || folder === null || folder.problem === null) return null
  const { path, problem, read } = folder
  const kept = entries.filter(({ source }) => source === 'folder').length
  return (
    <Card label={FOLDER_PROBLEM} title={FOLDER_PROBLEM} tone="warn">
      <div className={styles['folder']}>
        <p>{problem}</p>
        <p>
          {read === null || kept === 0 ? (
            'No runbook of a folder is shown.'
          ) : (
            <>
              {counted(kept, 'runbook')} from a folder {kept === 1 ? 'is' : 'are'} shown as read before
              {read.path === path ? '' : ` in ${read.path}`}, <AsOf at={read.at} />.
            </>
          )}{' '}
          It is looked into again every five minutes, and by Compare now; another one is named in Settings.
        </p>
      </div>
    </Card>
  )
}

function whence(source: Library['source']): string {
  switch (source) {
    case 'cluster':
      return 'of the cluster'
    case 'folder':
      return 'from a folder'
    case 'shipped':
      return 'that ship with the console'
    default:
      return assertNever(source)
  }
}

export function Refused({ library: { refused } }: { readonly library: Library }) {
  if (refused.length === 0) return null
  const title = `${counted(refused.length, 'file')} cannot be used`
  return (
    <Card label={title} title={title} note="what was kept of them before is shown" tone="warn">
      <ul className={styles['refused']}>
        {refused.map(({ name, why }) => (
          <li key={name}>
            <span className={pieces['mono']}>{name}</span>: {why}
          </li>
        ))}
      </ul>
    </Card>
  )
}
