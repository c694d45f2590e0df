/** The headings of a runbook: beside the text where there is room, else folded above it. */
import { use, useState } from 'react'
import type { Part } from '../../shared/runbook/runbook.ts'
import { formatRoute } from '../routing/route.ts'
import { goToHeading } from './go-to.ts'
import { ReadingContext } from './reading.ts'
import styles from './page.module.css'

/** Deeper ones are found in their section. */
const DEEPEST = 3

export function Contents({ parts }: { readonly parts: readonly Part[] }) {
  const reading = use(ReadingContext)
  const [isOpen, setIsOpen] = useState(false)
  const headings = parts.flatMap((part) => (part.kind === 'heading' && part.depth <= DEEPEST ? [part] : []))
  if (reading === null || headings.length === 0) return null
  return (
    <nav className={styles['contents']} aria-label="Contents" data-open={isOpen || undefined} data-unprinted>
      <button type="button" className={styles['fold']} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        Contents
      </button>
      <ul>
        {headings.map(({ slug, text, depth }) => (
          <li key={slug} data-depth={depth}>
            <a
              href={formatRoute({ kind: 'runbook', ...reading, section: slug })}
              onClick={(event) => {
                if (goToHeading(slug)) event.preventDefault()
              }}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
