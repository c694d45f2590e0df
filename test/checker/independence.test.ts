import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** A judge that shared code with the judged would share its mistakes. */
it('the checker imports itself, Node and zod, and nothing of the cluster or the fold', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  expect(files).toContain('judge.ts')
  const imported = files.flatMap((name) =>
    [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/(?:from|import) '([^']+)'/g)].map(
      ([, specifier]) => specifier ?? '',
    ),
  )
  expect(imported.filter((specifier) => !/^(\.\/[^/]+|node:[a-z/_]+|zod)$/.test(specifier))).toEqual([])
})
