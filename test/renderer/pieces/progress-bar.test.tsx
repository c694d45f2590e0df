import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { ProgressBar, progressWords } from '../../../renderer/pieces/progress-bar.tsx'

const MIB = 1_048_576

describe('a progress bar', () => {
  it('says how much of how much', () => {
    expect(progressWords({ done: 171 * MIB, total: 404 * MIB, unit: 'bytes' })).toBe('171 MiB of 404 MiB, 42 %')
    expect(progressWords({ done: 3, total: 9, unit: 'nodes' })).toBe('3 of 9 nodes, 33 %')
  })

  it('claims no end that nobody told', () => {
    expect(progressWords({ done: 80 * MIB, total: null, unit: 'bytes' })).toBe('80 MiB so far')
    const html = renderToStaticMarkup(<ProgressBar progress={{ done: 80, total: null, unit: 'bytes' }} label="Proof" />)
    expect(html).toContain('<progress')
    expect(html).not.toContain(' value=')
  })

  it('tells screen readers its share and its words', () => {
    const html = renderToStaticMarkup(
      <ProgressBar progress={{ done: MIB, total: 4 * MIB, unit: 'bytes' }} label="A backup is being made" />,
    )
    expect(html).toContain('aria-label="A backup is being made"')
    expect(html).toContain('max="1" value="0.25"')
    expect(html).toContain('aria-valuetext="1 MiB of 4 MiB, 25 %"')
  })
})
