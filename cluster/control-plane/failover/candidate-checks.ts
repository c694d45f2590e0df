/** Every check a candidate must stand, each with its value and threshold. Pure. */
import type { Check, CheckStatus } from '../../../shared/check.ts'
import type { Device } from '../../../shared/device.ts'
import type { Node } from '../../../shared/node.ts'
import { EVIDENCE_LIMIT_MS } from '../../../shared/plan.ts'
import { IN_STEP_RECORDS, isBanned, ruleNow } from '../../../shared/promotion.ts'
import { atClock } from './words.ts'
import { RULE_WORDS } from '../../../shared/words/labels.ts'

/** What is known of one servant besides its entity. */
export interface Evidence {
  readonly connected: boolean
  /** Wall clock of its last word; `null`: never heard. */
  readonly heardAt: number | null
  /** `null`: not reported. */
  readonly position: number | null
  readonly gatewayConnected: boolean | null
  /** Failures as master within the flapping window. */
  readonly failures: number
}

/** What a candidate is held against. */
export interface Measure {
  /** Records that the farthest reachable node of the account has more; `null`: not known. */
  readonly lag: number | null
  /** Failures from which a node is flapping; `null`: limits lifted. */
  readonly flappingLimit: number | null
  /** The master that is, or was; `null`: there never was one. */
  readonly replaced: Node | null
  readonly now: number
}

export function checksOf(node: Node, evidence: Evidence, measure: Measure): Check[] {
  const { heardAt } = evidence
  const check =
    (measuredAt: number | null) =>
    (id: string, title: string, status: CheckStatus, measured: string, threshold: string): Check => ({
      id,
      title,
      status,
      measured,
      threshold,
      measuredAt,
    })
  const heard = check(heardAt)
  const setting = check(null)
  const ageMs = heardAt === null ? null : Math.max(0, measure.now - heardAt)
  // A drained node is well; that it must not take over is another check.
  const isWell = node.health === 'healthy' || node.health === 'draining'
  return [
    heard('health', `${node.id} is healthy`, passIf(isWell), healthWords(node), 'healthy'),
    heard(
      'connected',
      `${node.id} can be commanded`,
      passIf(evidence.connected),
      evidence.connected ? 'connected' : 'not connected',
      'connected',
    ),
    heard(
      'evidence',
      'Its last word is fresh',
      passIf(ageMs !== null && ageMs <= EVIDENCE_LIMIT_MS),
      ageMs === null ? 'never heard' : `${(ageMs / 1_000).toFixed(1)} s`,
      `≤ ${EVIDENCE_LIMIT_MS / 1_000} s`,
    ),
    heard(
      'gateway',
      'It reaches the gateway',
      passIf(evidence.gatewayConnected === true),
      reached(evidence.gatewayConnected),
      'connected',
    ),
    heard(
      'device',
      'Its session is linked',
      passIf(node.device?.state === 'linked'),
      deviceWords(node.device),
      'linked',
    ),
    heard(
      'logPosition',
      'Its state log is in step',
      stepStatus(measure.lag),
      lagWords(measure.lag),
      `≤ ${IN_STEP_RECORDS}`,
    ),
    heard(
      'caughtUp',
      'It caught up since it was added',
      passIf(node.caughtUp),
      node.caughtUp ? 'caught up' : `not yet: ${lagWords(measure.lag)}`,
      `≤ ${IN_STEP_RECORDS} records behind, twice`,
    ),
    setting('drained', 'It is not drained', passIf(node.drained === null), drainWords(node), 'in work'),
    versionCheck(setting, node, measure.replaced),
    ruleCheck(setting, node, measure.now),
    flappingCheck(setting, node, evidence.failures, measure),
    setting('priority', 'Priority among the servants', 'pass', `priority ${node.priority}`, 'lower comes first'),
  ]
}

type MakeCheck = (id: string, title: string, status: CheckStatus, measured: string, threshold: string) => Check

/** Known once it is known who else could take over: `alternative` is as good and stands elsewhere. */
export function regionCheck(node: Node, replaced: Node | null, alternative: Node | null): Check {
  const isElsewhere = replaced === null || replaced.id === node.id || replaced.region !== node.region
  return {
    id: 'region',
    title: 'It stands in another region than the master it replaces',
    status: isElsewhere || alternative === null ? 'pass' : 'warn',
    measured: isElsewhere ? node.region : `${node.region}, as ${replaced.id}`,
    threshold:
      replaced === null
        ? 'no master before'
        : alternative === null || isElsewhere
          ? `not ${replaced.region}, where there is a choice`
          : `not ${replaced.region}: ${alternative.id} stands in ${alternative.region}`,
    measuredAt: null,
  }
}

export function isSameVersion(node: Node, replaced: Node | null): boolean {
  return replaced === null || replaced.version === null || node.version === replaced.version
}

function versionCheck(check: MakeCheck, node: Node, replaced: Node | null): Check {
  const wanted = replaced?.version ?? null
  return check(
    'version',
    'It runs the version of the master it replaces',
    isSameVersion(node, replaced) ? 'pass' : 'warn',
    node.version ?? 'not reported',
    wanted ?? 'none to compare with',
  )
}

function ruleCheck(check: MakeCheck, node: Node, now: number): Check {
  const rule = ruleNow(node, now)
  const { owner, reason, expiresAt } = node.promotion
  const until = expiresAt === null ? '' : ` until ${atClock(expiresAt)}`
  const by = owner === null ? '' : ` (${owner}${reason === null ? '' : `: ${reason}`})`
  return check(
    'promotionRule',
    'Its promotion rule allows it',
    rule === 'must_not' ? 'fail' : rule === 'prefer_not' ? 'warn' : 'pass',
    rule === node.promotion.rule ? `${RULE_WORDS[rule]}${until}${by}` : RULE_WORDS[rule],
    RULE_WORDS.neutral,
  )
}

function flappingCheck(check: MakeCheck, node: Node, failures: number, { flappingLimit, now }: Measure): Check {
  const counted = `${failures} ${failures === 1 ? 'failure' : 'failures'} as master`
  const isOver = flappingLimit !== null && failures >= flappingLimit
  const banned = isBanned(node, now)
  return check(
    'flapping',
    'It has not failed repeatedly',
    banned ? 'fail' : isOver ? 'warn' : 'pass',
    // The failures leave the window before the ban ends; a person may have ended it before that.
    `${counted}${banned ? ', kept out of the choice' : isOver ? ', let back into the choice' : ''}`,
    flappingLimit === null ? 'limit lifted' : `< ${flappingLimit}`,
  )
}

function passIf(holds: boolean): CheckStatus {
  return holds ? 'pass' : 'fail'
}

function healthWords({ health, why }: Node): string {
  return why === '' ? health : `${health}: ${why}`
}

function reached(connected: boolean | null): string {
  if (connected === null) return 'not reported'
  return connected ? 'connected' : 'not connected'
}

function deviceWords(device: Device | null): string {
  if (device === null) return 'not reported'
  return device.why === '' ? device.state : `${device.state}: ${device.why}`
}

function stepStatus(lag: number | null): CheckStatus {
  if (lag === null) return 'fail'
  return lag <= IN_STEP_RECORDS ? 'pass' : 'warn'
}

function lagWords(lag: number | null): string {
  return lag === null ? 'not reported' : `${lag} ${lag === 1 ? 'record' : 'records'} behind`
}

function drainWords({ drained }: Node): string {
  return drained === null ? 'in work' : `drained by ${drained.owner}: ${drained.reason}`
}
