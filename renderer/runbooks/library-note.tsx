/** How many runbooks there are, where they come from, when they were compared; and what came and cannot be used. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Library } from '../../shared/runbook/library.ts'
import { counted } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { AgeHere } from '../pieces/when.tsx'
import { useConnection } from '../use-console.ts'
import styles from './runbooks.module.css'

export function LibraryNote({ library }: { readonly library: Library | null }) {
  const isLive = useConnection().kind === 'live'
  if (library === null) return <>What to do, step by step</>
  const { entries, comparedAt, problem, source } = library
  return (
    <>
      {counted(entries.length, 'runbook')} {whence(source)}, kept on this machine
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
  return (
    <Card
      title={`${counted(refused.length, 'file')} cannot be used`}
      note="what was kept of them before is shown"
      tone="warn"
    >
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
