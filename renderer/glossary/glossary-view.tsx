/** Glossary: every word of the console, and what it means. */
import { useState } from 'react'
import { findTerms, type Term, TERM_IDS, TERMS } from '../../shared/words/glossary.ts'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Page, SearchField } from '../pieces/page.tsx'
import styles from './glossary.module.css'

export function GlossaryView() {
  const [query, setQuery] = useState('')
  const found = findTerms(query)
  return (
    <Page
      title="Glossary"
      note={found.length === TERM_IDS.length ? `${found.length} terms` : `${found.length} of ${TERM_IDS.length} terms`}
      aside={<SearchField value={query} onChange={setQuery} label="Search terms" />}
    >
      {found.length === 0 ? (
        <EmptyNote title={`No term is about “${query}”`}>Fewer words find more.</EmptyNote>
      ) : (
        <dl className={styles['terms']}>
          {found.map((id) => {
            const { name, meaning, also = [] }: Term = TERMS[id]
            return (
              <div key={id} className={styles['entry']}>
                <dt>{name}</dt>
                <dd>
                  {meaning}
                  {also.length === 0 ? null : <span className={styles['also']}> Also called: {also.join(', ')}.</span>}
                </dd>
              </div>
            )
          })}
        </dl>
      )}
    </Page>
  )
}
