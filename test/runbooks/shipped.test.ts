import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONDITIONS } from '../../cluster/control-plane/alerts/conditions.ts'
import { SHIPPED_RULES } from '../../cluster/control-plane/alerts/rules.ts'
import { SPLIT_BRAIN } from '../../renderer/runbooks/ids.ts'
import { ROOT } from '../../scripts/run.mjs'
import { FAULTS } from '../../shared/fault.ts'
import { readRunbook } from '../../host/runbooks/read-runbook.ts'
import { wrongWith } from './lint.ts'

const FOLDER = join(ROOT, 'runbooks')
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.md'))
const ids = new Set(files.map((file) => file.slice(0, -'.md'.length)))

describe('the runbooks that ship', () => {
  it.each(files)('%s names nothing that does not exist, and has all its parts', (file) => {
    const runbook = readRunbook(readFileSync(join(FOLDER, file), 'utf8'))
    expect(`${runbook.head.id}.md`).toBe(file)
    expect(wrongWith(runbook, ids)).toEqual([])
  })

  it('answer every fault, alert and banner that points to one', () => {
    const wanted = [
      SPLIT_BRAIN,
      ...Object.values(FAULTS).map(({ runbook }) => runbook),
      ...Object.values(CONDITIONS).map(({ runbook }) => runbook),
      ...SHIPPED_RULES.map(({ runbook }) => runbook),
    ].filter((id) => id !== null)
    expect([...new Set(wanted)].filter((id) => !ids.has(id))).toEqual([])
  })
})
