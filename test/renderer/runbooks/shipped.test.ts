import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConditionCode } from '../../../shared/alert.ts'
import { FAULTS } from '../../../shared/fault.ts'
import { readRunbook } from '../../../renderer/runbooks/front-matter.ts'
import { SPLIT_BRAIN } from '../../../renderer/runbooks/ids.ts'
import { parseRoute } from '../../../renderer/routing/route.ts'

const FOLDER = join(import.meta.dirname, '../../../runbooks')
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.md'))
const runbooks = files.map((file) => ({ file, runbook: readRunbook(readFileSync(join(FOLDER, file), 'utf8')) }))

describe('the runbooks that ship', () => {
  it('are named like their files', () => {
    for (const { file, runbook } of runbooks) expect(file).toBe(`${runbook.id}.md`)
  })

  it('include the one that the console points to when sources disagree', () => {
    expect(runbooks.map(({ runbook }) => runbook.id)).toContain(SPLIT_BRAIN)
  })

  it('answer alerts and faults that there are', () => {
    for (const { runbook } of runbooks) {
      expect(ConditionCode.options).toEqual(expect.arrayContaining([...runbook.alerts]))
      expect(Object.keys(FAULTS)).toEqual(expect.arrayContaining([...runbook.faults]))
    }
  })

  it('lead only to places that there are, and nowhere outside', () => {
    for (const { runbook } of runbooks) {
      const links = [...runbook.text.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target ?? '')
      for (const target of links) {
        expect(target.startsWith('#/')).toBe(true)
        expect(parseRoute(target).kind).not.toBe('lost')
      }
    }
  })
})

describe('a runbook as a file', () => {
  it('is refused without its head, or without a field of it', () => {
    expect(() => readRunbook('# only text')).toThrow('three dashes')
    expect(() => readRunbook('---\nid: a\ntitle: A\n---\ntext')).toThrow('names its version')
  })
})
