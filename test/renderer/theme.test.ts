import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const RENDERER = join(import.meta.dirname, '../../renderer')
const files = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(tsx?|css)$/.test(file))

describe('the house rules of the window', () => {
  it('keep every colour in one file', () => {
    const literal = /#[0-9a-f]{3,8}\b(?!['"]?\s*=)|\brgba?\(|\bhsla?\(/i
    const guilty = files.filter(
      (file) =>
        file !== join('theme', 'tokens.css') && literal.test(withoutHashes(readFileSync(join(RENDERER, file), 'utf8'))),
    )
    expect(guilty).toEqual([])
  })

  it('let one file know uPlot', () => {
    const importing = (name: string) =>
      files.filter((file) => readFileSync(join(RENDERER, file), 'utf8').includes(`from '${name}'`))
    expect(importing('uplot')).toEqual([join('charts', 'plot.ts')])
  })
})

/** Addresses begin with `#` too. */
function withoutHashes(text: string): string {
  return text.replace(/['"`]#[/a-z][^'"`]*['"`]/g, '')
}
