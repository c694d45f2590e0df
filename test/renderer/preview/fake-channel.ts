/** A host that is not there: answers from a scenario, and goes on sending samples where the scenario is live. */
import type { CallInput, CallName, CallOutput, PortMessage, Push } from '../../../shared/calls.ts'
import { NOBODY } from '../../../shared/people.ts'
import { describeCommand } from '../../../shared/command.ts'
import { Fault, toProblem } from '../../../shared/fault.ts'
import type { LedgerEntry } from '../../../shared/ledger.ts'
import { FIRST_SETTINGS, type NotificationState } from '../../../shared/notification.ts'
import type { OpenChannel } from '../../../renderer/bridge/channel.ts'
import { connectionAnswers } from './connecting.ts'
import { rulesOf } from './alert-rules.ts'
import { alertPage } from './alerting.ts'
import { planOf } from './plans.ts'
import { replayAnswers } from './replaying.ts'
import type { Scenario } from './scenario.ts'
import { shelfAnswers } from './shelving.ts'
import { shiftAnswers } from './shifting.ts'

type Answers = { readonly [N in CallName]: (input: CallInput<N>) => CallOutput<N> }

export function openFakeChannel(scenario: Scenario): OpenChannel {
  return (events) => {
    const say = (message: PortMessage): void => void setTimeout(() => events.onMessage(message), 5)
    const answers = answersOf(scenario, (push) => say({ type: 'push', pushes: [push] }))
    if (scenario.port === 'notSignedIn') {
      setTimeout(() => events.onClose({ kind: 'notSignedIn', detail: 'This link has been used already.' }), 5)
    } else {
      setTimeout(() => events.onOpen(), 5)
    }
    if (scenario.isLive)
      setInterval(() => say({ type: 'push', pushes: scenario.pushes?.(Date.now()) ?? [freshSamples(scenario)] }), 1_000)
    return {
      send(request) {
        try {
          const answer = answers[request.call] as (input: unknown) => unknown
          say({ type: 'answer', id: request.id, ok: true, value: answer(request.input) })
          if (request.call === 'watch' && scenario.port === 'gone')
            setTimeout(() => events.onClose({ kind: 'lost' }), 300)
        } catch (thrown) {
          if (!(thrown instanceof Fault)) throw thrown
          say({ type: 'fault', id: request.id, ok: false, problem: toProblem(thrown) })
        }
      },
      close() {},
    }
  }
}

function freshSamples(scenario: Scenario) {
  const now = Date.now()
  return {
    kind: 'samples',
    samples: scenario.picture.samples.map((sample) => ({ ...sample, at: now })),
    heardAt: now,
  } as const
}

const NOTHING_KEPT = ({ from, to }: CallInput<'getSeries'>): CallOutput<'getSeries'> => ({
  from,
  to,
  stepMs: to - from,
  at: [],
  series: [],
  keptSince: null,
})

function answersOf(scenario: Scenario, push: (one: Push) => void): Answers {
  const { picture, facts } = scenario
  /** Another one once the window went to another cluster. */
  let seen = picture
  const failovers = picture.snapshot?.failovers ?? []
  let notifications: NotificationState = scenario.notifications ?? {
    settings: FIRST_SETTINGS,
    outlet: 'system',
    held: 0,
    problem: null,
  }
  const entryOf = (operationId: string): LedgerEntry => {
    const entry = picture.ledger.find((one) => one.operationId === operationId)
    if (entry === undefined) throw new Fault('unknownOperation')
    return entry
  }
  return {
    watch: () => seen,
    reconnect: () => ({}),
    dismissNotice: () => ({}),
    lockWindow: () => ({}),
    getNotifications: () => notifications,
    saveNotifications: (settings) => (notifications = { ...notifications, settings }),
    testNotification: () => ({}),
    getSeries: (input) => scenario.getSeries?.(input) ?? NOTHING_KEPT(input),
    listAlerts: (input) => alertPage(picture.snapshot?.alerts ?? [], input),
    listAlertRules: () => scenario.listAlertRules?.() ?? rulesOf(Date.now()),
    listSlos: () => {
      if (scenario.listSlos === undefined) throw new Fault('notFound', 'GET /v1/slos is not known to this cluster')
      return scenario.listSlos()
    },
    listBackups: () => {
      if (scenario.listBackups === undefined) throw new Fault('backupGone')
      return scenario.listBackups()
    },
    getPeople: () => ({ people: scenario.people ?? NOBODY, servedAt: Date.now() }),
    listDeployments: () => ({ items: [...(picture.snapshot?.deployments ?? [])], next: null }),
    listVersions: () => scenario.listVersions?.() ?? { versions: [], servedAt: Date.now() },
    getUptime: (input) => {
      if (scenario.getUptime === undefined)
        throw new Fault('notFound', 'GET /v1/slos/report is not known to this cluster')
      return scenario.getUptime(input)
    },
    whatIf: (input) => {
      if (scenario.whatIf === undefined) throw new Fault('noTraffic')
      return scenario.whatIf(input)
    },
    queryPrometheus: () => {
      throw new Fault('internal', 'queryPrometheus is being built')
    },
    ...shelfAnswers(scenario.shelf ?? {}, push),
    ...shiftAnswers(scenario.shifts ?? {}, push),
    ...connectionAnswers(
      scenario,
      () => seen,
      (next) => (seen = next),
    ),
    ...replayAnswers(
      picture,
      () => seen,
      (next) => (seen = next),
    ),
    preparePlan: ({ command }) => {
      if ('code' in scenario.plan) throw new Fault(scenario.plan.code, scenario.plan.detail)
      const { plan } = scenario.plan
      if (command.kind !== plan.command.kind) return planOf(command, Date.now())
      const title = 'to' in command && command.to !== null ? describeCommand(command) : plan.title
      return { ...scenario.plan, plan: { ...plan, command, title } }
    },
    confirmPlan: () => scenario.confirm,
    withdrawOperation: ({ operationId }) => ({ ...entryOf(operationId), state: 'notSent', endedAt: Date.now() }),
    sendOperation: ({ operationId }) => ({ ...entryOf(operationId), state: 'sending', heldUntil: null }),
    listOperations: () => [...picture.ledger],
    getPlan: ({ operationId }) => {
      if ('code' in scenario.plan) throw new Fault('unknownPlan')
      const { command, title } = entryOf(operationId)
      return { ...scenario.plan, plan: { ...scenario.plan.plan, command, title } }
    },
    exportOperations: ({ format }) => ({ name: `operations.${format}`, mime: 'text/plain', text: '' }),
    cancelOperation: () => {
      throw new Fault('notCancellable')
    },
    getFailover: ({ failoverId }) => {
      const failover = failovers.find((one) => one.id === failoverId)
      if (failover === undefined) throw new Fault('unknownFailover', `No failover ${failoverId} is known`)
      return {
        failover,
        facts: facts.filter((fact) => !('failoverId' in fact) || fact.failoverId === failoverId),
        source: 'cluster',
      }
    },
    listFailovers: () => [...failovers],
    listFacts: () => [...facts],
  }
}
