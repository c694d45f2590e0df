import { describe, expect, it } from 'vitest'
import { isWell, status } from '../../../cli/commands/status.ts'
import { EXIT } from '../../../cli/world.ts'
import { anAlert, aSnapshot, AT, withNodes } from '../../support/factories.ts'
import { aWorld } from '../support/a-world.ts'

describe('linda status', () => {
  it('tells each account with its master, epoch and standbys, and ends well', async () => {
    const world = aWorld({ getCluster: () => ({ snapshot: aSnapshot(), samples: [], servedAt: AT }) })
    expect(await status(world)).toBe(EXIT.ok)
    const line = world.printed.find((printed) => printed.startsWith('uae-main')) ?? ''
    expect(line).toMatch(/uae-1 .* 1 .*● healthy.*linked.*2 of 2/)
  })

  it('shows what nobody reported as such', async () => {
    const world = aWorld({ getCluster: () => ({ snapshot: aSnapshot(), samples: [], servedAt: AT }) })
    await status(world)
    expect(world.printed.find((printed) => printed.startsWith('uae-main'))).toContain('–')
  })

  it('ends with 1 when a master is down or something critical is open', () => {
    expect(isWell(aSnapshot())).toBe(true)
    expect(isWell(withNodes(aSnapshot(), { 'uae-1': { health: 'down', why: 'gone' } }))).toBe(false)
    expect(isWell(aSnapshot({ alerts: [anAlert()] }))).toBe(false)
    expect(isWell(aSnapshot({ alerts: [anAlert({ resolvedAt: AT })] }))).toBe(true)
  })

  it('names who holds automation, until when and why', async () => {
    const holds = [
      { id: 'h', accountId: null, owner: 'noor', reason: 'moving racks', since: AT, expiresAt: AT + 60_000 },
    ]
    const world = aWorld({ getCluster: () => ({ snapshot: aSnapshot({ holds }), samples: [], servedAt: AT }) })
    await status(world)
    expect(world.printed.join('\n')).toContain('held by noor until')
    expect(world.printed.join('\n')).toContain('moving racks')
  })
})
