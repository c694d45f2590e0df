/** What the search found: where it stands, and the words around it. */
import { counted } from '../../shared/words/format.ts'
import type { RunbookHit } from '../../shared/runbook/library.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { formatRoute } from '../routing/route.ts'
import { MOST_HITS, type Search } from './use-search.ts'
import styles from './runbooks.module.css'

export function Hits({ search, text }: { readonly search: Search; readonly text: string }) {
  const { hits, answered, problem } = search
  if (problem !== null) return <FaultNote problem={problem} />
  const most = hits.length < MOST_HITS ? '' : 'the first '
  return (
    <Card
      title="Found"
      note={
        <span aria-live="polite">
          {answered === '' ? 'searching…' : `${most}${counted(hits.length, 'place')} with “${answered}”`}
        </span>
      }
      aside={hits.length === 0 ? undefined : 'Enter opens the first'}
    >
      {hits.length > 0 ? (
        <ul className={styles['hits']}>
          {hits.map((hit, index) => (
            // One runbook may be found twice in one section.
            <Hit key={`${hit.id}/${hit.section?.slug ?? ''}/${index}`} hit={hit} />
          ))}
        </ul>
      ) : answered === '' ? null : (
        <EmptyNote title={`No runbook says “${text.trim()}”`}>
          Every word has to occur. Try fewer of them, or one as it stands on the screen: the code of an alert, the name
          of a fault.
        </EmptyNote>
      )}
    </Card>
  )
}

function Hit({ hit: { id, title, section, snippet } }: { readonly hit: RunbookHit }) {
  const href = formatRoute({
    kind: 'runbook',
    runbookId: id,
    ...(section === null ? {} : { section: section.slug }),
  })
  return (
    <li className={styles['hit']} data-row>
      <a className={styles['rowLink']} href={href} data-row-link>
        {title}
        {section === null ? null : <span className={styles['section']}> › {section.text}</span>}
      </a>
      <p className={styles['snippet']}>
        {snippet.map(({ text, isHit }, index) =>
          // Pieces of one sentence, which never change places.
          isHit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
        )}
      </p>
    </li>
  )
}
