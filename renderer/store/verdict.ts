/** Green, yellow or red for the whole system, and why, worst first. Pure. */
import type { Alert } from '../../shared/alert.ts'
import { isOwnWord } from '../../shared/alert.ts'
import type { MachineSample } from '../../shared/sample.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { formatPercent, listed } from '../../shared/words/format.ts'
import { HEALTH_TONES, HEALTH_WORDS, type Tone } from '../../shared/words/labels.ts'
import { serviceName } from '../../shared/words/services.ts'
import { accountStatuses, allNodes, serviceTone } from './account-status.ts'
import { samplesOf } from './by-kind.ts'
import type { FigureId } from '../../shared/figures.ts'
import { type FigureWorld } from './figures.ts'
import { isNotReported, silencesOf, summaryOf } from './figure-summary.ts'

export type Colour = 'green' | 'yellow' | 'red' | 'unknown'

export interface Reason {
  readonly tone: 'warn' | 'critical'
  readonly text: string
}

export interface Verdict {
  readonly colour: Colour
  readonly tone: Tone
  /** Worst first; empty: nothing speaks against it. */
  readonly reasons: readonly Reason[]
  /** What nobody reports, so that green does not speak of it. */
  readonly blind: readonly string[]
}

/** The target is below 0.5 %; at 5 % it is an incident. */
const ERRORS = { warn: 0.005, critical: 0.05 }
/** The owners' limits of a machine; a file system that is full stops everything. */
const CPU_WARN = 0.7
const MEMORY_WARN = 0.8
const DISK = { warn: 0.8, critical: 0.95 }

export function verdictOf(world: FigureWorld): Verdict {
  const { snapshot } = world
  if (snapshot === null) return { colour: 'unknown', tone: 'unknown', reasons: [], blind: [] }
  const alerts = snapshot.alerts.filter(isOwnWord)
  const reasons = [
    ...alerts.map(alertReason),
    ...accountReasons(world, snapshot, alerts),
    ...serviceReasons(snapshot, alerts),
    ...nodeReasons(snapshot, alerts),
    ...errorReasons(world),
    ...capacityReasons(world),
    ...(world.isLive ? silenceReasons(world) : []),
  ].sort((a, b) => Number(b.tone === 'critical') - Number(a.tone === 'critical'))
  const blind = blindSpots(world)
  if (!world.isLive && world.isReplay !== true) return { colour: 'unknown', tone: 'unknown', reasons, blind }
  if (reasons.some(({ tone }) => tone === 'critical')) return { colour: 'red', tone: 'critical', reasons, blind }
  if (reasons.length > 0) return { colour: 'yellow', tone: 'warn', reasons, blind }
  return { colour: 'green', tone: 'ok', reasons, blind }
}

function alertReason({ level, title, acknowledged }: Alert): Reason {
  const known = acknowledged === null ? '' : `, acknowledged by ${acknowledged.by}`
  return { tone: level === 'critical' ? 'critical' : 'warn', text: `${title}${known}` }
}

/** What an open alert speaks of already is not said twice. */
function accountReasons(world: FigureWorld, snapshot: Snapshot, alerts: readonly Alert[]): Reason[] {
  return accountStatuses(snapshot, world.latest).flatMap(({ account, service }): Reason[] => {
    const tone = serviceTone(service)
    // Most are well: only of the others it is asked whether an alert says so already.
    if (tone !== 'critical' && tone !== 'warn') return []
    if (alerts.some(({ accountId }) => accountId === account.id)) return []
    if (tone === 'critical') return [{ tone, text: `${account.id} is not served` }]
    const text =
      service.kind === 'failingOver' ? `${account.id} is failing over` : `${account.id} is served with trouble`
    return [{ tone, text }]
  })
}

function serviceReasons(snapshot: Snapshot, alerts: readonly Alert[]): Reason[] {
  return Object.values(snapshot.services).flatMap(({ id, name, health, why }) => {
    const tone = HEALTH_TONES[health]
    if ((tone !== 'warn' && tone !== 'critical') || alerts.some(({ serviceId }) => serviceId === id)) return []
    return [{ tone, text: `${serviceName(id, name)} is ${HEALTH_WORDS[health]}${why === '' ? '' : `: ${why}`}` }]
  })
}

/** A node that is down is yellow by itself: its account has others. */
function nodeReasons(snapshot: Snapshot, alerts: readonly Alert[]): Reason[] {
  const ill = allNodes(snapshot).filter(({ id, health }) => {
    const tone = HEALTH_TONES[health]
    return (tone === 'warn' || tone === 'critical') && !alerts.some(({ nodeId }) => nodeId === id)
  })
  return ill.length === 0
    ? []
    : [{ tone: 'warn', text: `${named(ill.map(({ id, health }) => `${id} is ${HEALTH_WORDS[health]}`))}` }]
}

function errorReasons(world: FigureWorld): Reason[] {
  const { value, state } = summaryOf('errorRate', 'highest', world)
  if (value === null || state.kind !== 'fresh' || value < ERRORS.warn) return []
  const tone = value < ERRORS.critical ? 'warn' : 'critical'
  return [{ tone, text: `${formatPercent(value, 1)} % of the replies fail, target < 0.5 %` }]
}

function capacityReasons({ latest }: FigureWorld): Reason[] {
  return samplesOf(latest, 'machine').flatMap(machineReasons)
}

function machineReasons(machine: MachineSample): Reason[] {
  const { machineId, cpuFraction } = machine
  const full = (what: string, fraction: number, warn: number, critical: number): Reason[] =>
    fraction <= warn
      ? []
      : [
          {
            tone: fraction > critical ? 'critical' : 'warn',
            text: `${what} of ${machineId} is at ${formatPercent(fraction)} %, limit ${formatPercent(warn)} %`,
          },
        ]
  return [
    ...full('CPU', cpuFraction ?? 0, CPU_WARN, Infinity),
    ...full('memory', machine.memoryUsedBytes / machine.memoryBytes, MEMORY_WARN, Infinity),
    ...full('disk', machine.diskUsedBytes / machine.diskBytes, DISK.warn, DISK.critical),
  ]
}

/** One figure of each way that something comes here. */
const WITNESSES: readonly FigureId[] = ['nodeCpu', 'machineCpu', 'journalWrite', 'users', 'mediaSuccess', 'apiQuota']

function silenceReasons(world: FigureWorld): Reason[] {
  const wordsOf = (id: FigureId) =>
    silencesOf(id, world).flatMap(({ whose, why }) => (isDown(whose, world.snapshot) ? [] : [why]))
  // Only the gateway sees whether users get answers: without it, nobody can say that they do.
  const [traffic] = wordsOf('waiting')
  const unseen: Reason[] =
    traffic === undefined ? [] : [{ tone: 'critical', text: `${traffic}: whether users are answered is not known` }]
  const others = [...new Set(WITNESSES.filter((id) => traffic === undefined || id !== 'users').flatMap(wordsOf))]
  return others.length === 0 ? unseen : [...unseen, { tone: 'warn', text: named(others) }]
}

/** That it is down is said already; that it says nothing too would be a second trouble. */
function isDown(whose: string | null, snapshot: Snapshot | null): boolean {
  if (whose === null || snapshot === null) return false
  return (snapshot.nodes[whose]?.health ?? snapshot.services[whose]?.health) === 'down'
}

/** Parts of the system by a figure of each. */
const PARTS: readonly (readonly [name: string, figure: FigureId])[] = [
  ['traffic', 'waiting'],
  ['nodes', 'nodeCpu'],
  ['database', 'journalWrite'],
  ['capacity', 'machineCpu'],
]

function blindSpots(world: FigureWorld): readonly string[] {
  return PARTS.filter(([, id]) => isNotReported(id, world)).map(([name]) => name)
}

const NAMED = 3

function named(words: readonly string[]): string {
  const more = words.length - NAMED
  return listed(more > 0 ? [...words.slice(0, NAMED), `${more} more`] : words)
}
