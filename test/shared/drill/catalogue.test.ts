import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SHIPPED_RULES } from '../../../cluster/control-plane/alerts/rules.ts'
import { ConditionCode } from '../../../shared/alert.ts'
import { COMMAND_KINDS } from '../../../shared/command.ts'
import { drillById, DRILLS, STARTABLE_DRILLS } from '../../../shared/drill/catalogue.ts'
import { DrillScenario } from '../../../shared/drill/scenario.ts'
import { FAULTS } from '../../../shared/fault.ts'

const ROOT = join(import.meta.dirname, '../../..')
const RUNBOOKS = new Set(readdirSync(join(ROOT, 'runbooks')).map((name) => name.replace(/\.md$/, '')))
const VERSIONS = new Set(readdirSync(join(ROOT, 'cluster', 'versions')))
const ALERTS = new Set<string>([...ConditionCode.options, ...SHIPPED_RULES.map(({ id }) => id)])
const KINDS = new Set<string>(COMMAND_KINDS)

describe('the drills', () => {
  it('are those that were promised, each once', () => {
    expect(DRILLS.map(({ id }) => id)).toEqual([
      'master-killed',
      'master-hung',
      'two-masters',
      'flapping-master',
      'session-logged-out',
      'external-api-down',
      'bad-deployment',
      'partition',
      'backup-corrupt',
      'connection-cut',
    ])
    expect(drillById('partition')?.title).toBe('Network partition')
    expect(drillById('earthquake')).toBeNull()
  })

  it.each(DRILLS)('$id is well-formed, and names only what there is', (scenario) => {
    expect(DrillScenario.parse(scenario)).toEqual(scenario)
    const { runbook, steps, alerts, faults, commands, deeds } = scenario
    const named = [runbook, ...steps.flatMap((step) => step.runbook ?? [])]
    expect(named.filter((id) => !RUNBOOKS.has(id))).toEqual([])
    expect(alerts.filter((code) => !ALERTS.has(code))).toEqual([])
    expect(faults.filter((code) => !Object.hasOwn(FAULTS, code))).toEqual([])
    expect(commands.filter((kind) => !KINDS.has(kind))).toEqual([])
    const versions = deeds.flatMap(({ induced }) => (induced.do === 'deploy' ? [induced.version] : []))
    expect(versions.filter((version) => !VERSIONS.has(version))).toEqual([])
  })

  it.each(STARTABLE_DRILLS)('$id says what is induced first, what is seen, and how it is put back', (scenario) => {
    const { steps, deeds, induces, putBack } = scenario
    expect(deeds.length).toBeGreaterThan(0)
    expect([induces, putBack].every((text) => text !== '')).toBe(true)
    expect(steps[0]?.tick).toBe('induced')
    expect(steps.some(({ tick }) => tick === 'detected')).toBe(true)
    expect(steps.some(({ tick }) => tick === 'restored')).toBe(true)
    // Steps have their text as key.
    expect(new Set(steps.map(({ text }) => text)).size).toBe(steps.length)
  })

  it('that cannot be run here say why, and induce nothing', () => {
    const others = DRILLS.filter(({ notHere }) => notHere !== null)
    expect(others.map(({ id }) => id)).toEqual(['two-masters', 'flapping-master', 'partition'])
    expect(others.every(({ deeds, notHere }) => deeds.length === 0 && notHere !== '')).toBe(true)
  })
})
