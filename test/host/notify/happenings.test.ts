import { describe, expect, it } from 'vitest'
import { Happenings, PAST_MS } from '../../../host/notify/happenings.ts'
import type { Push } from '../../../shared/calls.ts'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import type { Alert, Silence } from '../../../shared/alert.ts'
import type { LedgerEntry } from '../../../shared/ledger.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aFact, anAlert, anId, aSnapshot } from '../../support/factories.ts'
import { aProfile, anEntry } from '../support/factories.ts'

const NOW = aFact(1).at + 100

/** One cluster that this console hears of; the picture goes on as the test says. */
function aListener({ seen = aSnapshot(), offsetMs = 0 }: { seen?: Snapshot; offsetMs?: number } = {}) {
  const happenings = new Happenings(aProfile({ id: 'gcc' }))
  let snapshot = seen
  let seq = 1
  const hear = (push: Push, now = NOW) => happenings.of({ push, snapshot, offsetMs, now })
  const listener = {
    facts(bodies: readonly FactBody[], over: { part?: Partial<Fact>; now?: number } = {}) {
      const facts = bodies.map((body) => ({ ...aFact(seq++, body), ...over.part }) as Fact)
      return hear({ kind: 'facts', facts, heardAt: NOW }, over.now)
    },
    raise: (alert: Alert, over: { part?: Partial<Fact>; now?: number } = {}) =>
      listener.facts([{ kind: 'alertRaised', alert }], over),
    resolve: (alertId: string) => listener.facts([{ kind: 'alertResolved', alertId, why: 'it joined again' }]),
    see: (over: Partial<Snapshot>) => void (snapshot = { ...snapshot, ...over }),
    snapshot: () =>
      hear({
        kind: 'snapshot',
        answer: { snapshot, samples: [], servedAt: NOW },
        capabilities: null,
        commands: null,
        heardAt: NOW,
      }),
    ledger: (entry: LedgerEntry) => hear({ kind: 'ledger', entry }),
  }
  return listener
}

const aSilence: Silence = {
  id: anId(3),
  code: 'noStandby',
  accountId: null,
  nodeId: null,
  serviceId: null,
  owner: 'sami',
  reason: 'known',
  since: 0,
  expiresAt: NOW * 2,
}

describe('an alert', () => {
  it('is told with its impact, and leads to itself', () => {
    const [told, ...more] = aListener().raise(anAlert({ impact: 'A failure now loses service.', automation: 'None.' }))
    expect(more).toEqual([])
    expect(told).toMatchObject({
      kind: 'alert',
      level: 'critical',
      title: 'uae-main has no standby',
      body: 'A failure now loses service. None.',
      hash: '#/alert/noStandby%2Fuae-main',
      isDrill: false,
      isPast: false,
    })
  })

  it.each([
    ['that follows from another', anAlert({ causeId: 'nodeDown/uae-2' }), {}],
    ['that somebody silenced', anAlert(), { silences: [aSilence] }],
  ])('%s is not', (_which, alert, seen) => {
    const listener = aListener()
    listener.see(seen)
    expect(listener.raise(alert)).toEqual([])
    expect(listener.resolve(alert.id)).toEqual([])
  })

  it('is no news of its own where the cluster says in the same breath what it follows from', () => {
    const listener = aListener()
    listener.see({ alerts: [anAlert({ causeId: 'nodeDown/uae-2' })] })
    const folded = { kind: 'alertFolded', alertId: anAlert().id, causeId: 'nodeDown/uae-2' } as const
    expect(listener.facts([{ kind: 'alertRaised', alert: anAlert() }, folded])).toEqual([])
    expect(listener.resolve(anAlert().id)).toEqual([])
  })

  it('whose cause is over and which is not, is told then', () => {
    const listener = aListener()
    const alert = anAlert({ causeId: 'nodeDown/uae-2' })
    listener.raise(alert)
    listener.see({ alerts: [anAlert()] })
    expect(listener.facts([{ kind: 'alertFolded', alertId: alert.id, causeId: null }])).toMatchObject([
      { kind: 'alert' },
    ])
  })

  it('that becomes critical is told again, one that becomes milder or says more is not', () => {
    const listener = aListener()
    listener.raise(anAlert({ level: 'warning' }))
    expect(listener.raise(anAlert({ level: 'warning', measured: '9 %' }))).toEqual([])
    expect(listener.raise(anAlert())).toMatchObject([
      { level: 'critical', title: 'Critical now: uae-main has no standby' },
    ])
    expect(listener.raise(anAlert({ level: 'warning' }))).toEqual([])
  })

  it('that was told is told to be over, once', () => {
    const listener = aListener()
    listener.raise(anAlert())
    expect(listener.resolve('noStandby/uae-main')).toMatchObject([
      {
        kind: 'resolved',
        level: 'info',
        about: 'critical',
        title: 'Resolved: uae-main has no standby',
        body: 'It joined again.',
      },
    ])
    expect(listener.resolve('noStandby/uae-main')).toEqual([])
  })

  it('takes the place of what was shown of it: the critical of the warning, its end of both', () => {
    const listener = aListener()
    const [warning] = listener.raise(anAlert({ level: 'warning' }))
    const [critical] = listener.raise(anAlert())
    const [over] = listener.resolve(anAlert().id)
    expect(warning?.replaces).toEqual([])
    expect(critical?.replaces).toEqual([warning?.id])
    expect(over?.replaces).toEqual([warning?.id, critical?.id])
  })

  it('of a drill is one, also when it is over', () => {
    const listener = aListener()
    const drill = { drillId: anId(9) }
    expect(listener.raise(anAlert(), { part: drill })).toMatchObject([{ isDrill: true }])
    expect(listener.resolve('noStandby/uae-main')).toMatchObject([{ isDrill: true }])
  })

  it('that was open before this console listened is no news, nor that it is over', () => {
    const listener = aListener({ seen: aSnapshot({ alerts: [anAlert()] }) })
    expect(listener.snapshot()).toEqual([])
    expect(listener.resolve('noStandby/uae-main')).toEqual([])
  })
})

describe('the past', () => {
  it('is what is older than a minute by the cluster’s own clock', () => {
    const late = aFact(1).at + PAST_MS
    expect(aListener().raise(anAlert(), { now: late })).toMatchObject([{ isPast: false }])
    expect(aListener().raise(anAlert(), { now: late + 1 })).toMatchObject([{ isPast: true }])
  })

  it('is not what a clock that is a day behind makes of it', () => {
    const day = 86_400_000
    expect(aListener({ offsetMs: -day }).raise(anAlert(), { now: NOW + day })).toMatchObject([{ isPast: false }])
  })

  it('is what a new picture shows and no fact had told: raised, and over', () => {
    const listener = aListener()
    listener.snapshot()
    listener.raise(anAlert())
    listener.see({ alerts: [anAlert({ id: 'nodeDown/uae-1', title: 'uae-1 is down' })] })
    expect(listener.snapshot()).toMatchObject([
      { kind: 'alert', title: 'uae-1 is down', isPast: true },
      { kind: 'resolved', subject: 'noStandby/uae-main', isPast: true },
    ])
    expect(listener.snapshot()).toEqual([])
  })
})

describe('an operation of this console', () => {
  const steps = (...states: readonly LedgerEntry['state'][]) => {
    const listener = aListener()
    const entry = anEntry()
    return states.flatMap((state) => listener.ledger({ ...entry, state, word: 'uae-2 serves' }))
  }

  it.each([
    ['whose outcome was not known, and now is', ['sending', 'unknown', 'succeeded'], 'info', 'Succeeded'],
    ['that failed', ['sending', 'accepted', 'running', 'failed'], 'warning', 'Failed'],
    ['that was refused', ['sending', 'refused'], 'warning', 'Refused'],
    ['that never arrived', ['sending', 'unknown', 'notSent'], 'warning', 'Not sent'],
  ] as const)('%s is told', (_which, states, level, word) => {
    expect(steps(...states)).toMatchObject([
      {
        kind: 'operation',
        level,
        title: `${word}: Fail over uae-main to uae-2`,
        hash: expect.stringMatching(/^#\/operation\//),
      },
    ])
  })

  it.each([
    ['that went as asked', ['sending', 'accepted', 'running', 'succeeded']],
    ['that was taken back before it left', ['held', 'notSent']],
    ['of which only the end was seen', ['failed']],
  ] as const)('%s is not', (_which, states) => {
    expect(steps(...states)).toEqual([])
  })

  it('is none where somebody else asked for it', () => {
    const listener = aListener()
    const entry = anEntry({ class: null })
    listener.ledger({ ...entry, state: 'running' })
    expect(listener.ledger({ ...entry, state: 'failed' })).toEqual([])
  })
})

describe('a countdown', () => {
  const begins = (now?: number) => {
    const at = aFact(1).at
    const check = {
      id: 'serving',
      label: 'serves',
      status: 'fail',
      value: '0',
      threshold: '1',
      source: 'gateway',
      measuredAt: at,
    }
    const countdown = {
      from: 'uae-1',
      to: 'uae-2',
      cause: 'uae-1 answers nothing',
      check,
      since: at,
      endsAt: at + 10_000,
    }
    return aListener().facts([{ kind: 'countdownStarted', accountId: 'uae-main', countdown } as unknown as FactBody], {
      ...(now !== undefined && { now }),
    })
  }

  it('is told with what will happen, and leads to where it can be held', () => {
    expect(begins()).toMatchObject([
      {
        kind: 'countdown',
        title: 'uae-main fails over to uae-2 unless it is held',
        body: 'uae-1 answers nothing',
        hash: '#/automation',
        isPast: false,
      },
    ])
  })

  it('is past once it has run out', () => {
    expect(begins(aFact(1).at + 10_001)).toMatchObject([{ isPast: true }])
  })
})
