/** Runbooks: who goes through one, what answers the open alerts, all of them; a search over every word. */
import { useState } from 'react'
import { formatRoute } from '../routing/route.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { Page, SearchField } from '../pieces/page.tsx'
import { useConsole } from '../use-console.ts'
import { Hits } from './hits.tsx'
import { LibraryList } from './library-list.tsx'
import { FolderProblem, LibraryNote, Refused } from './library-note.tsx'
import { RunsCard } from './runs-card.tsx'
import { SuggestedCard } from './suggested-card.tsx'
import { useLibrary } from './use-library.ts'
import { useSearch } from './use-search.ts'
import styles from './runbooks.module.css'

export function RunbooksView() {
  const { navigate } = useConsole()
  const { library, problem, sync, isSyncing, pin } = useLibrary()
  const [text, setText] = useState('')
  const search = useSearch(text)
  const openFirst = (): void => {
    const first = search.hits[0]
    if (first !== undefined)
      navigate(
        formatRoute({
          kind: 'runbook',
          runbookId: first.id,
          ...(first.section === null ? {} : { section: first.section.slug }),
        }),
      )
  }
  return (
    <Page
      title="Runbooks"
      note={<LibraryNote library={library} />}
      aside={
        <>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              openFirst()
            }}
          >
            <SearchField value={text} onChange={setText} label="Search in all of them" />
          </form>
          <ActionButton size="small" onPress={sync} lock={isSyncing ? 'They are being compared.' : null}>
            {isSyncing ? 'Comparing…' : 'Compare now'}
          </ActionButton>
        </>
      }
    >
      <div className={styles['stack']}>
        {problem === null ? null : <FaultNote problem={problem} />}
        {library === null ? null : <FolderProblem library={library} />}
        {library === null ? null : <Refused library={library} />}
        {search.isAsked ? (
          <Hits search={search} text={text} />
        ) : (
          <>
            <RunsCard />
            {library === null ? null : <SuggestedCard entries={library.entries} />}
            {library === null ? (
              <Card>
                <EmptyNote title={problem === null ? 'Reading the runbooks…' : 'The runbooks cannot be read now'}>
                  They are kept on this machine and need no network.{' '}
                  {problem === null
                    ? 'They appear once the console’s background process has answered.'
                    : 'Compare now asks for them once more; those that ship stand as Markdown in the folder runbooks, too.'}
                </EmptyNote>
              </Card>
            ) : (
              <LibraryList entries={library.entries} onPin={pin} />
            )}
          </>
        )}
      </div>
    </Page>
  )
}
