/** One runbook, readable without the network. */
import { type ComponentPropsWithoutRef, useEffect, useRef, useState } from 'react'
import { CopyButton } from '@mantine/core'
import Markdown from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Page } from '../pieces/page.tsx'
import pieces from '../pieces/pieces.module.css'
import type { Runbook } from './front-matter.ts'
import { findRunbook } from './shelf.ts'
import styles from './runbooks.module.css'

type Found =
  { readonly kind: 'looking' } | { readonly kind: 'found'; readonly runbook: Runbook } | { readonly kind: 'none' }

export function RunbookView({ runbookId }: { readonly runbookId: string }) {
  const found = useRunbook(runbookId)
  if (found.kind !== 'found') {
    return (
      <Page title="Runbook">
        <Card>
          <EmptyNote title={found.kind === 'looking' ? 'Opening the runbook…' : `There is no runbook ${runbookId}`}>
            {found.kind === 'looking' ? undefined : 'It does not ship with this version of the console.'}
          </EmptyNote>
        </Card>
      </Page>
    )
  }
  const { runbook } = found
  return (
    <Page
      title={runbook.title}
      note={
        <>
          runbook <span className={pieces['mono']}>{runbook.id}</span>, version {runbook.version}, owner {runbook.owner}
          , reviewed {runbook.reviewed}
        </>
      }
    >
      <Card className={styles['card']}>
        <div className={styles['text']}>
          <Markdown remarkPlugins={PLUGINS} rehypePlugins={CLEANERS} components={COMPONENTS}>
            {runbook.text}
          </Markdown>
        </div>
      </Card>
    </Page>
  )
}

const PLUGINS = [remarkGfm]
const CLEANERS = [rehypeSanitize]
const COMPONENTS = { pre: Commands, table: ScrolledTable }

function useRunbook(id: string): Found {
  const [found, setFound] = useState<Found>({ kind: 'looking' })
  useEffect(() => {
    let isCurrent = true
    findRunbook(id)
      .then((runbook) => {
        if (isCurrent) setFound(runbook === null ? { kind: 'none' } : { kind: 'found', runbook })
      })
      // A part of the console itself that cannot be read is no runbook either.
      .catch(() => {
        if (isCurrent) setFound({ kind: 'none' })
      })
    return () => {
      isCurrent = false
    }
  }, [id])
  return found
}

/** Commands to take along: they run in a terminal, never from here. */
function Commands({ children }: ComponentPropsWithoutRef<'pre'>) {
  const block = useRef<HTMLPreElement>(null)
  const [text, setText] = useState('')
  useEffect(() => setText(block.current?.textContent ?? ''), [children])
  return (
    <div className={styles['commands']}>
      {/* Focusable because it may scroll. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre ref={block} className={pieces['mono']} tabIndex={0}>
        {children}
      </pre>
      <CopyButton value={text.trim()} timeout={1_500}>
        {({ copied, copy }) => (
          <ActionButton size="small" kind="quiet" onPress={copy}>
            {copied ? 'Copied' : 'Copy'}
          </ActionButton>
        )}
      </CopyButton>
    </div>
  )
}

function ScrolledTable({ children }: ComponentPropsWithoutRef<'table'>) {
  return (
    <div className={pieces['scroll']}>
      <table className={pieces['table']}>{children}</table>
    </div>
  )
}
