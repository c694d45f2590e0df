import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ITEMS } from '../../renderer/dashboards/dashboards.ts'
import { FIGURES_FILE, figuresPage } from '../../scripts/guide.ts'

describe('the operator guide', () => {
  it('says where every number comes from, as the tables of the code have it now', () => {
    // Tables are aligned by the formatter; the words are what counts.
    const words = (text: string) => text.replace(/[\s|-]+/g, ' ').trim()
    expect(words(readFileSync(FIGURES_FILE, 'utf8'))).toBe(words(figuresPage()))
  })

  it('has a row for everything that has to be seen', () => {
    const text = figuresPage()
    for (const items of Object.values(ITEMS)) for (const item of items) expect(text).toContain(`| ${item} |`)
  })
})
