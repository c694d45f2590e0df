import { MantineProvider } from '@mantine/core'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { Console } from '../../../renderer/console.ts'
import { ReadingContext } from '../../../renderer/runbooks/reading.ts'
import { RunbookText } from '../../../renderer/runbooks/runbook-text.tsx'
import { ConsoleContext } from '../../../renderer/use-console.ts'

const READING = { runbookId: 'split-brain' }
/** Nothing is asked while it is only drawn once. */
const NO_CONSOLE = { bridge: {} } as Console

function drawn(markdown: string): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <ConsoleContext value={NO_CONSOLE}>
        <ReadingContext value={READING}>
          <RunbookText markdown={markdown} />
        </ReadingContext>
      </ConsoleContext>
    </MantineProvider>,
  ).replaceAll(/<style[\s\S]*?<\/style>/g, '')
}

describe('the text of a runbook', () => {
  it('runs nothing and keeps no HTML that stands in it', () => {
    const html = drawn('before <script>alert(1)</script> <img src=x onerror="alert(1)"> <b onclick="x()">after</b>')
    expect(html).not.toMatch(/<script|<img|onerror|onclick/)
    expect(html).toContain('before')
    expect(html).toContain('after')
  })

  it.each(['https://example.com/a.png', 'data:image/png;base64,AAAA', '/etc/passwd', '//example.com/a.png'])(
    'fetches no picture from %s, and says what it would show',
    (src) => {
      const html = drawn(`![the floor](${src})`)
      expect(html).not.toContain('<img')
      expect(html).toContain('Picture: the floor (not shown')
    },
  )

  it('asks host for a picture of its own before it shows one', () => {
    const html = drawn('![the floor](pictures/floor.svg)')
    expect(html).not.toContain('<img')
    expect(html).toContain('Picture: the floor…')
  })

  it('leads into the console and to its own headings', () => {
    expect(drawn('[Alerts](#/alerts)')).toContain('<a href="#/alerts">Alerts</a>')
    expect(drawn('[below](#first-response)')).toContain('<a href="#/runbook/split-brain/first-response">below</a>')
  })

  it.each(['https://example.com/', 'javascript:alert(1)', 'mailto:a@example.com', 'other.md', '#/nowhere/at/all'])(
    'shows a link to %s as words, and does not open it',
    (href) => {
      const html = drawn(`[there](${href})`)
      expect(html).toContain('there')
      expect(html).not.toContain('<a ')
    },
  )

  it('never makes the window of its reader a wallboard, which it would stay', () => {
    expect(drawn('[wall](#/wallboard)')).not.toContain('<a ')
  })

  it('draws a box in a text as a sign: it is no step, and cannot be pressed', () => {
    const html = drawn('1. first\n   - [x] done\n   - [ ] open\n')
    expect(html).toContain('☑')
    expect(html).toContain('☐')
    expect(html).not.toContain('<input')
  })
})
