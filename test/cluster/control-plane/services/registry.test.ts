import { describe, expect, it } from 'vitest'
import { ServiceConfig } from '../../../../cluster/config.ts'
import { GATEWAY, SUPERVISOR } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { Outcome } from '../../../../cluster/control-plane/services/probe.ts'
import { ServiceRegistry } from '../../../../cluster/control-plane/services/registry.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import type { ServiceStatus } from '../../../../shared/status.ts'
import { anId, aService, AT } from '../../../support/factories.ts'
import { turns } from '../../../support/until.ts'
import { aBook } from '../a-cluster.ts'

const WELL: Outcome = { kind: 'well', latencyMs: 3, quotaFraction: null }
const SILENT: Outcome = { kind: 'silent', why: 'nobody listens at 127.0.0.1:7301' }
const UNWELL: Outcome = { kind: 'unwell', why: 'answers 503: its queue is full', latencyMs: 4, quotaFraction: null }

function aServiceConfig(id = 'media'): ServiceConfig {
  const url = 'http://127.0.0.1:7301'
  return ServiceConfig.parse({
    id,
    name: 'Media worker',
    kind: 'media',
    url,
    probe: { kind: 'http', url: `${url}/readyz`, everyMs: 1_000 },
  })
}

function aLife(incarnation: string): ServiceStatus {
  const self = { kind: 'service', serviceId: 'media', version: '0.1.0', at: AT } as const
  return { ...self, incarnation, pid: 77, doing: 'processed 3', trouble: null }
}

/** A control plane on its own clock, and what the service answers until a test says otherwise. */
function aRegistry(services: readonly ServiceConfig[] = [aServiceConfig()], before: readonly FactBody[] = []) {
  const { book, clock } = aBook()
  book.record(before)
  const world = {
    outcome: WELL as Outcome,
    life: null as ServiceStatus | null,
    isConnected: true,
    hold: null as Promise<void> | null,
  }
  const asked: string[] = []
  const registry = new ServiceRegistry({
    services,
    book,
    ask: async (probe) => {
      asked.push('url' in probe ? probe.url : probe.kind)
      const { outcome } = world
      await world.hold
      return outcome
    },
    readLife: async () => world.life,
    isConnected: () => world.isConnected,
    clock,
  })
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100)
      registry.tick()
      await turns(1)
    }
  }
  const facts = () => book.engine.factsAfter(0, 10_000) ?? []
  return { book, clock, registry, world, asked, pass, facts, media: () => book.snapshot.services['media'] }
}

describe('a configured service', () => {
  it('joins unasked, and is well with its first answer', async () => {
    const { registry, media, pass } = aRegistry()
    registry.tick()
    expect(media()).toMatchObject({ name: 'Media worker', kind: 'media', health: 'unknown', why: 'was not asked yet' })
    await pass(100)
    expect(media()).toMatchObject({ health: 'healthy', why: '' })
  })

  it('is asked at its own pace, and changes nothing while it stays as it is', async () => {
    const { pass, asked, book } = aRegistry()
    await pass(1_000)
    const { seq } = book.snapshot
    await pass(5_000)
    expect(asked).toHaveLength(6)
    expect(book.snapshot.seq).toBe(seq)
  })

  it.each([
    [SILENT, 'down'],
    [UNWELL, 'degraded'],
  ] as const)('that fails once is as it was; twice in a row it is what it shows', async (outcome, health) => {
    const { pass, world, media } = aRegistry()
    await pass(1_000)
    world.outcome = outcome
    await pass(1_000)
    expect(media()?.health).toBe('healthy')
    await pass(1_000)
    expect(media()).toMatchObject({ health, why: outcome.why })
    world.outcome = WELL
    await pass(1_000)
    expect(media()).toMatchObject({ health: 'healthy', why: '' })
  })

  it('is given time to start, and is down when it never does', async () => {
    const { pass, world, media } = aRegistry()
    world.outcome = SILENT
    await pass(14_000)
    expect(media()?.health).toBe('unknown')
    await pass(2_000)
    expect(media()).toMatchObject({ health: 'down', why: SILENT.why })
  })

  it('is not blamed while the control plane itself only observes', async () => {
    const { pass, world, media, book } = aRegistry()
    await pass(1_000)
    book.record([{ kind: 'protectionChanged', state: 'warming', why: 'observing for 2 s' }])
    world.outcome = SILENT
    await pass(3_000)
    expect(media()?.health).toBe('healthy')
    book.record([{ kind: 'protectionChanged', state: 'on', why: 'observed long enough' }])
    await pass(2_000)
    expect(media()?.health).toBe('down')
  })

  it('is not blamed for what failed while the control plane slept', async () => {
    const { pass, world, media, clock, registry } = aRegistry()
    await pass(1_000)
    const release = Promise.withResolvers<void>()
    world.hold = release.promise
    world.outcome = SILENT
    await pass(1_000)
    clock.advance(60_000)
    world.hold = null
    world.outcome = WELL
    registry.tick()
    release.resolve()
    await pass(1_000)
    expect(media()?.health).toBe('healthy')
  })

  it('does not fill the journal with words that only count', async () => {
    const { pass, world, facts } = aRegistry()
    await pass(1_000)
    for (let lag = 20; lag < 26; lag++) {
      world.outcome = { kind: 'unwell', why: `lag is ${lag}, above 10`, latencyMs: 1, quotaFraction: null }
      await pass(1_000)
    }
    const changes = facts().filter((fact) => fact.kind === 'serviceHealthChanged')
    expect(changes.map(({ health }) => health)).toEqual(['healthy', 'degraded'])
  })

  it('in a new life is told as such, once', async () => {
    const { pass, world, media, facts } = aRegistry()
    world.life = aLife(anId(1))
    await pass(2_000)
    expect(media()).toMatchObject({ incarnation: anId(1), pid: 77, version: '0.1.0' })
    world.outcome = SILENT
    await pass(2_000)
    world.outcome = WELL
    world.life = aLife(anId(2))
    await pass(12_000)
    expect(media()).toMatchObject({ incarnation: anId(2), health: 'healthy' })
    expect(facts().filter((fact) => fact.kind === 'serviceJoined')).toHaveLength(3)
  })

  it('whose address answers for somebody else keeps no life', async () => {
    const { pass, world, media } = aRegistry()
    world.life = { ...aLife(anId(1)), serviceId: 'sheets' }
    await pass(2_000)
    expect(media()?.incarnation).toBeNull()
  })
})

describe('the registry', () => {
  it('removes what the configuration does not name any more, and leaves gateway and control plane alone', async () => {
    const own = ['gateway', 'control-plane', 'old-database'].map((id): FactBody => {
      return { kind: 'serviceJoined', service: aService({ id }) }
    })
    const { registry, book, facts } = aRegistry([aServiceConfig()], own)
    registry.tick()
    expect(Object.keys(book.snapshot.services)).toEqual(['gateway', 'control-plane', 'media'])
    expect(facts().at(-1)).toMatchObject({ kind: 'serviceRemoved', serviceId: 'old-database' })
  })

  it('says nothing of a service that is configured as it was', () => {
    const config = aServiceConfig()
    const { name, kind, probe, url: statusUrl } = config
    const service = aService({ id: 'media', name, kind, probe, statusUrl, health: 'degraded', why: 'slow' })
    const { registry, book } = aRegistry([config], [{ kind: 'serviceJoined', service }])
    const { seq } = book.snapshot
    registry.tick()
    expect(book.snapshot.seq).toBe(seq)
  })

  it('has a sample of everybody it asked, and a gap where nobody answered', async () => {
    const { pass, registry, world } = aRegistry()
    expect(registry.samples).toEqual([])
    world.outcome = { ...WELL, quotaFraction: 0.4 }
    await pass(100)
    expect(registry.samples).toMatchObject([{ serviceId: 'media', answered: true, latencyMs: 3, quotaFraction: 0.4 }])
    world.outcome = SILENT
    await pass(1_000)
    expect(registry.samples).toMatchObject([{ answered: false, latencyMs: null, quotaFraction: null }])
  })

  it('takes the time of the gateway’s answers, and judges it by none of them', async () => {
    const gateway: FactBody = {
      kind: 'serviceJoined',
      service: aService({ id: GATEWAY, statusUrl: 'http://127.0.0.1:7300' }),
    }
    const { pass, registry, world, book, asked } = aRegistry([], [gateway])
    world.outcome = SILENT
    await pass(20_000)
    expect(asked[0]).toBe('http://127.0.0.1:7300/healthz')
    expect(registry.samples).toMatchObject([{ serviceId: GATEWAY, answered: false }])
    expect(book.snapshot.services[GATEWAY]?.health).toBe('healthy')
  })

  it('holds against a supervisor that it answers and is not connected', async () => {
    const { pass, world, book } = aRegistry([aServiceConfig(SUPERVISOR)])
    await pass(1_000)
    expect(book.snapshot.services[SUPERVISOR]?.health).toBe('healthy')
    world.isConnected = false
    await pass(2_000)
    expect(book.snapshot.services[SUPERVISOR]).toMatchObject({
      health: 'degraded',
      why: 'it answers, but is not connected to the control plane',
    })
  })

  it('hears nobody any more once it is closed', async () => {
    const { pass, registry, world, media } = aRegistry()
    const release = Promise.withResolvers<void>()
    world.hold = release.promise
    await pass(100)
    registry.close()
    release.resolve()
    await turns(2)
    expect(media()?.health).toBe('unknown')
  })
})
