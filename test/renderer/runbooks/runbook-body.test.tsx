import { MantineProvider } from '@mantine/core'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { Console } from '../../../renderer/console.ts'
import { NO_SUBJECT } from '../../../renderer/runbooks/library.ts'
import { RunbookBody } from '../../../renderer/runbooks/runbook-body.tsx'
import { ConsoleContext } from '../../../renderer/use-console.ts'
import type { Part } from '../../../shared/runbook/runbook.ts'

const PARTS: readonly Part[] = [
  { kind: 'text', markdown: 'What protects you.' },
  { kind: 'heading', depth: 2, slug: 'steps', text: 'Steps' },
  { kind: 'heading', depth: 3, slug: '1-find-it', text: '1 Find it' },
  { kind: 'heading', depth: 4, slug: 'a-detail', text: 'A detail' },
  { kind: 'broken', source: 'state: <b>allIsWell</b>', why: 'there is no such state' },
]

function drawn(parts = PARTS): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <ConsoleContext value={{ bridge: {} } as Console}>
        <RunbookBody parts={parts} runbookId="split-brain" run={null} subject={NO_SUBJECT} />
      </ConsoleContext>
    </MantineProvider>,
  )
}

describe('the page of a runbook', () => {
  it('gives every heading a place to go to, which is called like no part of the window', () => {
    expect(drawn()).toContain('id="section-steps"')
    expect(drawn()).toContain('id="section-a-detail"')
  })

  it('lists the headings that are worth going to, as addresses that can be handed on', () => {
    const html = drawn()
    expect(html).toContain('href="#/runbook/split-brain/1-find-it"')
    expect(html).not.toContain('href="#/runbook/split-brain/a-detail"')
  })

  it('shows a block that cannot be read as it stands, with why', () => {
    const html = drawn()
    expect(html).toContain('This block cannot be read:')
    expect(html).toContain('there is no such state')
    expect(html).toContain('state: &lt;b&gt;allIsWell&lt;/b&gt;')
  })

  it('leaves the contents out where there are none', () => {
    expect(drawn([{ kind: 'text', markdown: 'Only words.' }])).not.toContain('Contents')
  })
})
