/** What whoever takes over has to know, put together from the state alone: nobody has to remember it. Pure. */
import { isOwnWord, silencedWords, silencing, type Alert } from '../alert.ts'
import { isOpen } from '../deployment.ts'
import type { Hold } from '../hold.ts'
import type { Node } from '../node.ts'
import { isEnded } from '../operation.ts'
import type { Snapshot } from '../snapshot.ts'
import { SKIP_WORDS, whose } from './automation.ts'
import { confidenceSentence, recoveryPointTone } from './backup.ts'
import { recoveryPointMs } from '../backup.ts'
import { openSentence } from './deployment-text.ts'
import { counted } from './format.ts'
import { HEALTH_TONES, HEALTH_WORDS, RULE_WORDS, type Tone } from './labels.ts'
import { serviceName } from './services.ts'

export interface HandoverItem {
  readonly tone: Tone
  /** "Automatic failover of uae-main is held" */
  readonly text: string
  /** Who, why, what was done about it; empty: nothing to add. */
  readonly note: string
  /** Source's clock. `null`: it has no beginning. */
  readonly since: number | null
  /** When it ends by itself; `null`: it does not. */
  readonly until: number | null
  /** Where it is to be looked at. */
  readonly about: HandoverPlace
}

export interface HandoverPlace {
  readonly kind:
    'alert' | 'account' | 'node' | 'operation' | 'deployment' | 'backups' | 'automation' | 'alerts' | 'slos'
  /** Empty where the place has none. */
  readonly id: string
}

export interface HandoverSection {
  readonly id: 'alerts' | 'standing' | 'work' | 'laid' | 'watched' | 'kept' | 'ending'
  readonly title: string
  /** What it means that there is nothing. */
  readonly none: string
  readonly items: readonly HandoverItem[]
}

export interface Handover {
  /** One sentence: "2 alerts are open, 1 of them acknowledged; 1 hold; 3 things end within 8 h." */
  readonly sentence: string
  readonly sections: readonly HandoverSection[]
}

const HOUR_MS = 3_600_000
/** Automation passed over something in the shift that ends. */
const LATELY_MS = 12 * HOUR_MS

/** `now`: the source's clock. `shiftMs`: how long the next shift is. */
export function handoverOf(snapshot: Snapshot, now: number, shiftMs: number): Handover {
  const alerts = snapshot.alerts.filter(isOwnWord)
  const laid = laidOver(snapshot)
  const watched = watchedItems(snapshot)
  const ending = [...laid, ...watched]
    .filter(({ until }) => until !== null && until <= now + shiftMs)
    .toSorted((a, b) => (a.until ?? 0) - (b.until ?? 0))
  const hours = `${shiftMs / HOUR_MS} h`
  const sections: readonly HandoverSection[] = [
    { id: 'alerts', title: 'Open alerts', none: 'No alert is open.', items: alertItems(snapshot, alerts) },
    {
      id: 'standing',
      title: 'Not as it should be',
      none: 'Every account has a master, every node and service is healthy and in work.',
      items: standingItems(snapshot, now),
    },
    { id: 'work', title: 'Under way', none: 'Nothing runs.', items: workItems(snapshot) },
    {
      id: 'laid',
      title: 'Laid over the cluster',
      none: 'No hold, silence, maintenance, freeze, drill or promotion rule is in force.',
      items: laid,
    },
    { id: 'watched', title: 'On probation', none: 'No change is being watched.', items: watched },
    { id: 'kept', title: 'Backups', none: '', items: keptItems(snapshot, now) },
    { id: 'ending', title: `Ends within ${hours}`, none: `Nothing ends by itself within ${hours}.`, items: ending },
  ]
  return { sentence: sentenceOf(snapshot, alerts, ending.length, hours), sections }
}

function sentenceOf(snapshot: Snapshot, alerts: readonly Alert[], ending: number, hours: string): string {
  const known = alerts.filter(({ acknowledged }) => acknowledged !== null).length
  const open =
    alerts.length === 0
      ? 'No alert is open'
      : `${counted(alerts.length, 'alert is', 'alerts are')} open, ${known === 0 ? 'none acknowledged' : `${known} acknowledged`}`
  const running = snapshot.operations.filter(({ status }) => !isEnded(status)).length
  const holds = snapshot.holds.length === 0 ? '' : `; ${counted(snapshot.holds.length, 'hold')}`
  const work = running === 0 ? '; nothing runs' : `; ${counted(running, 'operation')} running`
  return `${open}${holds}${work}; ${ending === 0 ? 'nothing ends' : `${counted(ending, 'thing')} ${ending === 1 ? 'ends' : 'end'}`} within ${hours}.`
}

function alertItems(snapshot: Snapshot, alerts: readonly Alert[]): HandoverItem[] {
  const worstFirst = alerts.toSorted((a, b) => Number(b.level === 'critical') - Number(a.level === 'critical'))
  return worstFirst.map((alert) => {
    const { id, level, title, raisedAt, acknowledged } = alert
    const silence = silencing(snapshot.silences, alert)
    const notes = [
      acknowledged === null
        ? 'nobody has acknowledged it'
        : `acknowledged by ${acknowledged.by}${acknowledged.note === '' ? '' : `: ${acknowledged.note}`}`,
      ...(silence === null ? [] : [`silenced by ${silence.owner}: ${silence.reason}`]),
    ]
    return {
      tone: level === 'critical' ? 'critical' : 'warn',
      text: title,
      note: notes.join('; '),
      since: raisedAt,
      until: null,
      about: { kind: 'alert', id },
    }
  })
}

function standingItems(snapshot: Snapshot, now: number): HandoverItem[] {
  const { accounts, nodes, services, skipped } = snapshot
  return [
    ...Object.values(accounts).flatMap(({ id, lease }): HandoverItem[] =>
      lease.holder === null ? [item('critical', `${id} has no master`, '', lease.since, { kind: 'account', id })] : [],
    ),
    ...Object.values(nodes).flatMap(nodeItems),
    ...Object.values(services).flatMap(({ id, name, health, why, healthSince }): HandoverItem[] =>
      health === 'healthy'
        ? []
        : [
            item(HEALTH_TONES[health], `${serviceName(id, name)} is ${HEALTH_WORDS[health]}`, why, healthSince, {
              kind: 'node',
              id,
            }),
          ],
    ),
    ...skipped
      .filter(({ at }) => now - at <= LATELY_MS)
      .map(({ accountId, at, cause, reason }) =>
        item('warn', `Automation left ${accountId} where it was`, `${cause}; ${SKIP_WORDS[reason]}`, at, {
          kind: 'automation',
          id: '',
        }),
      ),
  ]
}

function nodeItems({ id, health, why, healthSince, drained }: Node): HandoverItem[] {
  const about = { kind: 'node', id } as const
  if (drained !== null) return [item('info', `${id} is drained`, whoAndWhy(drained), drained.since, about)]
  return health === 'healthy'
    ? []
    : [item(HEALTH_TONES[health], `${id} is ${HEALTH_WORDS[health]}`, why, healthSince, about)]
}

function workItems({ operations, deployments, failovers }: Snapshot): HandoverItem[] {
  const running = operations.filter(({ status }) => !isEnded(status))
  const asked = new Set(running.map(({ failoverId }) => failoverId))
  return [
    ...deployments
      .filter(isOpen)
      .map((deployment) =>
        item(
          deployment.state === 'stopped' ? 'warn' : 'info',
          openSentence(deployment).replace(/\.$/, ''),
          whoAndWhy(deployment),
          deployment.startedAt,
          { kind: 'deployment', id: deployment.id },
        ),
      ),
    ...running.map(({ id, title, actor, reason, step, acceptedAt }) =>
      item('info', `${title}${step === null ? '' : `: ${step}`}`, whoAndWhy({ owner: actor, reason }), acceptedAt, {
        kind: 'operation',
        id,
      }),
    ),
    ...failovers
      .filter(({ outcome, id }) => outcome === null && !asked.has(id))
      .map(({ accountId, startedAt, cause }) =>
        item('warn', `${accountId} is failing over`, cause, startedAt, { kind: 'account', id: accountId }),
      ),
  ]
}

function laidOver(snapshot: Snapshot): HandoverItem[] {
  const over = (list: readonly Hold[], tone: Tone, text: (covered: string) => string, kind: HandoverPlace['kind']) =>
    list.map((hold) => ({
      tone,
      text: text(whose(hold.accountId)),
      note: whoAndWhy(hold),
      since: hold.since,
      until: hold.expiresAt,
      about: { kind, id: '' },
    }))
  return [
    ...over(snapshot.holds, 'warn', (covered) => `Automatic failover of ${covered} is held`, 'automation'),
    ...over(snapshot.maintenance, 'info', (covered) => `Maintenance of ${covered}`, 'slos'),
    ...over(snapshot.freezes, 'info', () => 'Deployments are frozen', 'deployment'),
    ...over(snapshot.drills, 'info', (covered) => `A drill on ${covered}`, 'automation'),
    ...snapshot.silences.map((silence) => ({
      tone: 'info' as const,
      text: `Nobody is told of ${silencedWords(silence)}`,
      note: whoAndWhy(silence),
      since: silence.since,
      until: silence.expiresAt,
      about: { kind: 'alerts' as const, id: '' },
    })),
    ...Object.values(snapshot.nodes).flatMap(({ id, promotion }): HandoverItem[] =>
      promotion.rule === 'neutral'
        ? []
        : [
            {
              tone: 'info',
              text: `${id} ${promotion.rule === 'prefer' ? 'is ' : ''}${RULE_WORDS[promotion.rule]}`,
              note: whoAndWhy({ owner: promotion.owner ?? 'the configuration', reason: promotion.reason ?? '' }),
              since: null,
              until: promotion.expiresAt,
              about: { kind: 'node', id },
            },
          ],
    ),
  ]
}

function watchedItems({ probations }: Snapshot): HandoverItem[] {
  return probations
    .filter(({ outcome }) => outcome === null)
    .map(({ id, title, startedAt, endsAt, worsened }) => ({
      tone: worsened === null ? 'info' : 'warn',
      text: title,
      note: worsened === null ? 'no worse than before so far' : `worse than before: ${worsened.why}`,
      since: startedAt,
      until: endsAt,
      about: { kind: 'operation', id },
    }))
}

function keptItems(snapshot: Snapshot, now: number): HandoverItem[] {
  const tone = recoveryPointTone(recoveryPointMs(snapshot, now))
  return [item(tone, confidenceSentence(snapshot, now), '', null, { kind: 'backups', id: '' })]
}

/** As Markdown, to send or to print. Times are the source's, UTC. */
export function handoverText(handover: Handover, of: { readonly cluster: string; readonly at: number }): string {
  const { sentence, sections } = handover
  return [
    `# Handover of ${of.cluster}, ${minuteOf(of.at)} UTC`,
    '',
    sentence,
    ...sections.flatMap(({ title, none, items }) => [
      '',
      `## ${title}`,
      '',
      ...(items.length === 0 ? [none] : items.map(lineOf)),
    ]),
    '',
  ].join('\n')
}

function lineOf({ text, note, since, until }: HandoverItem): string {
  const times = [
    ...(since === null ? [] : [`since ${minuteOf(since)}`]),
    ...(until === null ? [] : [`until ${minuteOf(until)}`]),
  ]
  return `- **${text}**${note === '' ? '' : ` — ${note}`}${times.length === 0 ? '' : ` (${times.join(', ')})`}`
}

/** "2026-11-21 20:10" */
function minuteOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

function item(tone: Tone, text: string, note: string, since: number | null, about: HandoverPlace): HandoverItem {
  return { tone, text, note, since, until: null, about }
}

function whoAndWhy({ owner, reason }: { readonly owner: string; readonly reason: string }): string {
  return reason === '' ? owner : `${owner}: ${reason}`
}
