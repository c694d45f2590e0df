import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../cli/arguments.ts'
import { type Copied, copiesOf, linkTo } from '../../../renderer/words/copy-as.ts'
import { operationRows } from '../../../renderer/store/operations.ts'
import type { SloState } from '../../../shared/slo.ts'
import { aDeployment } from '../../support/deployments.ts'
import { aBackup, BACKUP_ID } from '../../support/backups.ts'
import { aService } from '../estate-factories.ts'
import { aFailover, anAlert, anEntry, anId, aSnapshot } from '../factories.ts'

const slo: SloState = {
  slo: {
    id: 'uae-main-availability',
    accountId: 'uae-main',
    kind: 'availability',
    objective: 0.999,
    thresholdMs: null,
    windowDays: 30,
  },
  kept: 0.9995,
  spent: 0.2,
  good: 9_995,
  bad: 5,
  unit: 's',
  coveredMs: 10_000_000,
  excludedMs: 0,
  judgedByWaitingMs: 0,
  burns: [],
  spenders: [],
}

describe('taking something along', () => {
  it('links only to places', () => {
    expect(linkTo({ kind: 'account', accountId: 'ksa-main' })).toBe('linda://account/ksa-main')
    expect(linkTo({ kind: 'overview' })).toBe('linda://')
  })

  it('says of an account who serves it now, and where', () => {
    const { markdown, link, command } = copiesOf({ kind: 'account', id: 'ksa-main' }, aSnapshot())
    expect(markdown).toBe(
      '**ksa-main** served by ksa-1, epoch 17 · Built-in cluster (drill) · <linda://account/ksa-main>',
    )
    expect(link).toBe('linda://account/ksa-main')
    expect(command).toBe('linda accounts ksa-main')
  })

  it('says of a failover how it ended', () => {
    const failover = aFailover({ outcome: 'completed', totalMs: 812, gapMs: 410, why: 'ksa-2 serves ksa-main' })
    const { markdown } = copiesOf({ kind: 'failover', failover }, aSnapshot())
    expect(markdown).toContain('completed in 0.81 s, 0.41 s without service. ksa-2 serves ksa-main')
  })

  it('keeps what people wrote from becoming markup', () => {
    const operation = {
      operationId: 'x',
      title: 'Hold',
      actor: '*noor*',
      reason: '[a](b)\nnext',
      word: null,
      state: 'running',
    } as const
    const { markdown } = copiesOf({ kind: 'operation', operation }, aSnapshot())
    expect(markdown).toContain('\\*noor\\*')
    expect(markdown).toContain('\\[a\\](b) next')
    expect(markdown).not.toContain('\n')
  })

  it('says of an alert who is on it, what was measured and what it means', () => {
    const alert = anAlert({
      acknowledged: null,
      measured: '6 %',
      threshold: 'over 5 %',
      impact: 'One reply in 16 fails',
    })
    const { markdown, command } = copiesOf({ kind: 'alert', alert }, aSnapshot())
    expect(markdown).toContain('nobody is on it; 6 %, over 5 %. One reply in 16 fails')
    expect(command).toBe(`linda alerts ${alert.id}`)
  })

  it('says of a service how it is, and offers no command where none shows it', () => {
    const { markdown, link, command } = copiesOf(
      { kind: 'service', id: 'gateway' },
      aSnapshot({ services: { gateway: aService() } }),
    )
    expect(markdown).toContain('**The gateway** service, healthy')
    expect(link).toBe('linda://node/gateway')
    expect(command).toBeNull()
  })

  it('says of an objective what is left of its budget', () => {
    const { markdown, link } = copiesOf({ kind: 'slo', state: slo }, aSnapshot())
    expect(markdown).toContain('99.95 % kept, promised 99.9 % of seconds served; ')
    expect(link).toBe('linda://slo/uae-main-availability')
  })

  it('says of a deployment where it is, who began it and why', () => {
    const { markdown, link } = copiesOf({ kind: 'deployment', deployment: aDeployment(aSnapshot()) }, aSnapshot())
    expect(markdown).toContain('**deployment of 0.2.0 over 0.1.0** 0.2.0 is on 0 of 9 nodes; at step 1 of 8')
    expect(markdown).toContain('(noor, “warmer words”)')
    expect(link).toMatch(/^linda:\/\/deployment\//)
  })

  it('says of a backup why there is one and whether it was proven', () => {
    const { link, markdown, command } = copiesOf({ kind: 'backup', backup: aBackup() }, aSnapshot())
    expect(link).toBe(`linda://backup/${BACKUP_ID}`)
    expect(markdown).toContain(`**backup ${BACKUP_ID}** By hand, noor, 12 MiB, not proven yet`)
    expect(command).toBe(`linda backups ${BACKUP_ID}`)
  })

  it('gives only commands that exist and change nothing', () => {
    const looks = ['status', 'accounts', 'node', 'alerts', 'slos', 'operation get', 'deployments', 'backups']
    const all: Copied[] = [
      { kind: 'account', id: 'ksa-main' },
      { kind: 'node', id: 'ksa-1' },
      { kind: 'failover', failover: aFailover({ operationId: null }) },
      { kind: 'failover', failover: aFailover({ operationId: anId(7) }) },
      ...operationRows([anEntry()], []).map((operation) => ({ kind: 'operation', operation }) as const),
      { kind: 'alert', alert: anAlert() },
      { kind: 'slo', state: slo },
      { kind: 'deployment', deployment: aDeployment(aSnapshot()) },
      { kind: 'backup', backup: aBackup() },
    ]
    for (const copied of all) {
      const { command } = copiesOf(copied, aSnapshot())
      const [program, ...words] = command?.split(' ') ?? []
      expect(program).toBe('linda')
      const request = readArguments(words)
      if (request.kind !== 'run') throw new Error(`${command} is no command`)
      expect(looks).toContain(request.word === 'operation' ? `operation ${request.rest[0]}` : request.word)
    }
  })
})
