import { describe, expect, it } from 'vitest'
import { NO_OFFSET } from '../../../renderer/store/age.ts'
import type { FigureWorld } from '../../../renderer/store/figures.ts'
import { verdictOf } from '../../../renderer/store/verdict.ts'
import { aService, servicesOf } from '../estate-factories.ts'
import { anAlert, aSnapshot, withAccount, withNode } from '../factories.ts'
import { aMachineSample } from '../figure-factories.ts'
import { AT } from '../moment.ts'
import { byKey, samplesOf } from '../sample-factories.ts'

const GIB = 1_073_741_824

function aWorld(part: Partial<FigureWorld> = {}): FigureWorld {
  const snapshot = part.snapshot ?? aSnapshot({ services: servicesOf() })
  return {
    snapshot,
    latest: byKey([...samplesOf(snapshot, AT), aMachineSample()]),
    sources: [],
    isLive: true,
    now: AT,
    offset: NO_OFFSET,
    ...part,
  }
}

describe('the verdict on the system', () => {
  it('is green where nothing speaks against it', () => {
    expect(verdictOf(aWorld())).toMatchObject({ colour: 'green', tone: 'ok', reasons: [] })
  })

  it('is red where an account is not served', () => {
    const snapshot = withAccount(aSnapshot({ services: servicesOf() }), 'ksa-main', {
      lease: { epoch: 18, holder: null, since: AT },
    })
    expect(verdictOf(aWorld({ snapshot }))).toMatchObject({
      colour: 'red',
      reasons: [{ text: 'ksa-main is not served' }],
    })
  })

  it('is red with a critical alert, and does not say the same twice', () => {
    const media = aService({ id: 'media', name: 'Media worker', kind: 'media', health: 'down', why: 'no answer' })
    const snapshot = aSnapshot({
      services: { ...servicesOf(), media },
      alerts: [anAlert({ code: 'serviceDown', title: 'Media worker is down', accountId: null, serviceId: 'media' })],
    })
    expect(verdictOf(aWorld({ snapshot }))).toMatchObject({
      colour: 'red',
      tone: 'critical',
      reasons: [{ tone: 'critical', text: 'Media worker is down' }],
    })
  })

  it('says of a known alert who knows', () => {
    const acknowledged = { by: 'noor', note: 'on it', at: AT }
    const snapshot = aSnapshot({
      alerts: [anAlert({ level: 'warning', title: 'slow', accountId: null, acknowledged })],
    })
    expect(verdictOf(aWorld({ snapshot })).reasons).toEqual([{ tone: 'warn', text: 'slow, acknowledged by noor' }])
  })

  it('is yellow where a servant is down: its account has others', () => {
    const snapshot = withNode(aSnapshot(), 'ksa-3', { health: 'down', why: 'no answer' })
    expect(verdictOf(aWorld({ snapshot }))).toMatchObject({ colour: 'yellow', reasons: [{ text: 'ksa-3 is down' }] })
  })

  it('is yellow, then red, as a disk fills', () => {
    const full = (share: number) =>
      verdictOf(
        aWorld({
          latest: byKey([
            ...samplesOf(aSnapshot(), AT),
            aMachineSample({ diskBytes: 100 * GIB, diskUsedBytes: share * GIB }),
          ]),
        }),
      )
    expect(full(91)).toMatchObject({ colour: 'yellow', reasons: [{ text: 'disk of ops-1 is at 91 %, limit 80 %' }] })
    expect(full(96).colour).toBe('red')
  })

  it('follows the share of replies that fail', () => {
    const failing = (errorFraction: number) =>
      verdictOf(aWorld({ latest: byKey(samplesOf(aSnapshot(), AT, () => ({ errorFraction }))) })).colour
    expect([0.004, 0.02, 0.07].map(failing)).toEqual(['green', 'yellow', 'red'])
  })

  it('is yellow where a source is silent, and names it', () => {
    const latest = byKey([...samplesOf(aSnapshot(), AT), aMachineSample({ at: AT - 9_000 })])
    expect(verdictOf(aWorld({ latest }))).toMatchObject({
      colour: 'yellow',
      reasons: [{ text: 'supervisor: no report for 9 s' }],
    })
  })

  it('does not say of what is down that it is silent too', () => {
    const samples = samplesOf(aSnapshot(), AT).map((sample) =>
      sample.kind === 'node' && sample.nodeId === 'ksa-3' ? { ...sample, at: AT - 12_000 } : sample,
    )
    const latest = byKey([...samples, aMachineSample()])
    const texts = (health: 'down' | 'healthy') =>
      verdictOf(aWorld({ snapshot: withNode(aSnapshot(), 'ksa-3', { health }), latest })).reasons.map(
        ({ text }) => text,
      )
    expect(texts('down')).toEqual(['ksa-3 is down'])
    expect(texts('healthy')).toEqual(['ksa-3: no heartbeat for 12 s'])
  })

  it('is red where the gateway is silent: nobody else sees whether users are answered', () => {
    const samples = samplesOf(aSnapshot(), AT).map((sample) =>
      sample.kind === 'account' ? { ...sample, at: AT - 12_000 } : sample,
    )
    expect(verdictOf(aWorld({ latest: byKey([...samples, aMachineSample()]) }))).toMatchObject({
      colour: 'red',
      reasons: [{ text: 'gateway: no report for 12 s: whether users are answered is not known' }],
    })
  })

  it('says of what nobody reports that green does not speak of it', () => {
    expect(verdictOf(aWorld()).blind).toEqual(['database'])
    expect(verdictOf(aWorld({ latest: byKey(samplesOf(aSnapshot(), AT)) })).blind).toEqual(['database', 'capacity'])
  })

  it('is not known while the cluster does not answer, with what spoke against it before', () => {
    const snapshot = aSnapshot({ alerts: [anAlert({ title: 'no standby' })] })
    expect(verdictOf(aWorld({ snapshot, isLive: false, now: AT + 60_000 }))).toMatchObject({
      colour: 'unknown',
      reasons: [{ text: 'no standby' }],
    })
  })
})
