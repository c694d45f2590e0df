/** The Markdown of a runbook. Nothing in it can run, and nothing is fetched from anywhere but host: its links lead into the console, or are words. */
import { CopyButton } from '@mantine/core'
import { type ComponentPropsWithoutRef, use, useEffect, useRef, useState } from 'react'
import Markdown from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { ActionButton } from '../pieces/action-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute, parseRoute } from '../routing/route.ts'
import { goToHeading } from './go-to.ts'
import { ReadingContext } from './reading.ts'
import { RunbookPicture } from './runbook-picture.tsx'
import styles from './page.module.css'

export function RunbookText({ markdown }: { readonly markdown: string }) {
  return (
    <div className={styles['text']}>
      <Markdown remarkPlugins={PLUGINS} rehypePlugins={CLEANERS} components={COMPONENTS}>
        {markdown}
      </Markdown>
    </div>
  )
}

const PLUGINS = [remarkGfm]
const CLEANERS = [rehypeSanitize]
const COMPONENTS = { a: Link, img: Picture, input: Box, pre: Code, table: ScrolledTable }

function Link({ href = '', children }: ComponentPropsWithoutRef<'a'>) {
  const reading = use(ReadingContext)
  if (href.startsWith('#/')) return leadsSomewhere(href) ? <a href={href}>{children}</a> : <>{children}</>
  if (href.startsWith('#') && reading !== null) {
    const slug = decoded(href.slice(1))
    return (
      <a
        href={formatRoute({ kind: 'runbook', ...reading, section: slug })}
        onClick={(event) => {
          // On the page of a run one stays on it.
          if (goToHeading(slug)) event.preventDefault()
        }}
      >
        {children}
      </a>
    )
  }
  return (
    <>
      {children}
      {href === '' || children === href ? null : <span className={pieces['mono']}> ({href})</span>}
    </>
  )
}

/** A window that becomes a wallboard stays one: no text may do that to its reader. */
function leadsSomewhere(href: string): boolean {
  const { kind } = parseRoute(href)
  return kind !== 'lost' && kind !== 'stray' && kind !== 'wallboard'
}

function Picture({ src, alt = '' }: ComponentPropsWithoutRef<'img'>) {
  if (typeof src === 'string' && src.startsWith('pictures/')) return <RunbookPicture name={src} alt={alt} />
  return (
    <span className={pieces['dim']}>
      {alt === '' ? 'A picture' : `Picture: ${alt}`} (not shown: it does not belong to the runbooks)
    </span>
  )
}

/** A box within a text is no step: it says how its line stands, and cannot be pressed. */
function Box({ checked }: ComponentPropsWithoutRef<'input'>) {
  return <span>{checked === true ? '☑' : '☐'} </span>
}

/** To take along: it runs in a terminal, never from here. */
function Code({ children }: ComponentPropsWithoutRef<'pre'>) {
  const block = useRef<HTMLPreElement>(null)
  const [text, setText] = useState('')
  useEffect(() => setText(block.current?.textContent ?? ''), [children])
  return (
    <div className={styles['code']}>
      {/* Focusable because it may scroll. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre ref={block} className={pieces['mono']} tabIndex={0}>
        {children}
      </pre>
      <span data-unprinted>
        <CopyButton value={text.trim()} timeout={1_500}>
          {({ copied, copy }) => (
            <ActionButton size="small" kind="quiet" onPress={copy}>
              {copied ? 'Copied' : 'Copy'}
            </ActionButton>
          )}
        </CopyButton>
      </span>
    </div>
  )
}

function ScrolledTable({ children }: ComponentPropsWithoutRef<'table'>) {
  return (
    // Focusable because it may scroll.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={pieces['scroll']} tabIndex={0}>
      <table className={pieces['table']}>{children}</table>
    </div>
  )
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A broken escape is no heading of ours, and is looked for as it stands.
    return text
  }
}
