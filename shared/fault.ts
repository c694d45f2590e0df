/** One class, one table and one shape for every error that crosses a wire. */
import { z } from 'zod'

interface FaultKind {
  readonly status: number
  /** Short title, the same for every occurrence (RFC 9457 `title`). */
  readonly title: string
  /** True where sending the same again, unchanged, may succeed. */
  readonly retry: boolean
  /** What a person can do about it. */
  readonly advice: string
  /** Id of the runbook that answers it, where one does. */
  readonly runbook: string | null
}

const kind = (
  status: number,
  title: string,
  retry: boolean,
  advice: string,
  runbook: string | null = null,
): FaultKind => ({ status, title, retry, advice, runbook })

export const FAULTS = {
  malformed: kind(400, 'The request cannot be read', false, 'Correct the named field and send it again.'),
  unauthorized: kind(401, 'Not signed in', false, 'Check the token of this connection.', 'console-cannot-connect'),
  forbidden: kind(403, 'Not allowed', false, 'Ask somebody with the role for it.', 'console-cannot-connect'),
  unknownNode: kind(404, 'No such node', false, 'Look at the list of nodes; it may have been removed.'),
  unknownAccount: kind(404, 'No such account', false, 'Look at the list of accounts.'),
  unknownPlan: kind(404, 'No such plan', false, 'Make the plan again.'),
  unknownOperation: kind(404, 'No such operation', false, 'It never reached the cluster, or is older than 30 days.'),
  unknownFailover: kind(404, 'No such failover', false, 'Look at the list of failovers.'),
  notFound: kind(404, 'No such page', false, 'See /openapi.json for what there is.'),
  methodNotAllowed: kind(405, 'Wrong method', false, 'See /openapi.json for the method.'),
  unknownHold: kind(404, 'Nothing is held', false, 'It expired or was released. Look at Automation.'),
  unknownService: kind(404, 'No such service', false, 'Look at the list of services; it may have been removed.'),
  unknownAlert: kind(404, 'No such open alert', false, 'It was resolved meanwhile. Look at Alerts.'),
  unknownSilence: kind(404, 'No such silence', false, 'It expired or was ended. Look at Alerts.'),
  unknownConnection: kind(
    404,
    'No such connection',
    false,
    'Look at the list of connections.',
    'console-cannot-connect',
  ),
  unknownBackup: kind(
    404,
    'No such backup',
    false,
    'It was removed, or never finished. Look at Backups.',
    'backup-and-restore',
  ),
  backupDamaged: kind(
    422,
    'The backup is damaged',
    false,
    'The detail names the part. Use another backup, and see what else is on that disk.',
    'backup-and-restore',
  ),
  backupTooNew: kind(
    422,
    'The backup was made by a newer version',
    false,
    'Restore it with that version or a newer one.',
    'backup-and-restore',
  ),
  notCovered: kind(
    422,
    'No backup reaches that moment',
    false,
    'Choose a moment that the backup and its segments cover; the detail says from when to when.',
    'backup-and-restore',
  ),
  backupRunning: kind(409, 'The backup process is at work', true, 'Wait until it is done.', 'backup-and-restore'),
  backupGone: kind(
    503,
    'The backup process does not answer',
    true,
    'Start it. Traffic and failover do not need it.',
    'backup-and-restore',
  ),
  unknownVersion: kind(404, 'No such version', false, 'Look at the list of versions under Deployments.', 'deployment'),
  versionBroken: kind(
    422,
    'The version cannot be deployed',
    false,
    'Mend its folder; the detail says what is wrong.',
    'deployment',
  ),
  unknownDeployment: kind(404, 'No such deployment', false, 'Look at Deployments.', 'deployment'),
  deploymentRunning: kind(
    409,
    'A deployment is open',
    false,
    'Wait for its outcome, go on with it, or roll it back.',
    'deployment',
  ),
  unknownRunbook: kind(404, 'No such runbook', false, 'Look at Runbooks; it may have been taken out of the set.'),
  unknownRun: kind(404, 'No such run of a runbook', false, 'Look at Runbooks for the runs that are known.'),
  unknownDrill: kind(404, 'No such drill', false, 'Look at Drills for what there is.'),
  notDrillCluster: kind(
    409,
    'This is no drill cluster',
    false,
    'Drills run against the built-in cluster only. Start it with npm start and open its connection.',
  ),
  unknownFreeze: kind(404, 'No such freeze', false, 'It expired or was ended. Look at Deployments.', 'deployment'),
  secretsUnavailable: kind(
    409,
    'This machine has no place to keep a secret',
    false,
    'Set up a keyring, or give the token each time the console starts.',
    'console-cannot-connect',
  ),
  noTraffic: kind(
    409,
    'There is nothing to predict from',
    true,
    'Wait until the account has had some messages.',
    'slow-answers',
  ),
  notConfigured: kind(409, 'It is not configured', false, 'Add its address to this connection under Settings.'),
  sourceFailed: kind(
    502,
    'The other system did not answer as expected',
    true,
    'The detail says what it said.',
    'api-time-outs',
  ),
  alreadySo: kind(409, 'It is so already', false, 'Nothing to do.'),
  nodeIsMaster: kind(409, 'This node is master', false, 'Fail its account over first.', 'planned-failover'),
  lastServant: kind(
    409,
    'It is the last servant',
    false,
    'Add another node first: without one, a failure loses service.',
    'failover-blocked',
  ),
  nodeExists: kind(409, 'There is a node of this name', false, 'Choose another name.', 'processing-delay'),
  supervisorGone: kind(
    503,
    'Nobody can start or stop processes here',
    true,
    'The supervisor is not connected to the control plane. Start or stop the process by hand.',
    'start-up-and-shutdown',
  ),
  pairingExpired: kind(
    410,
    'The pairing code has expired',
    false,
    'Link again: a new code is made.',
    'session-logged-out',
  ),
  sessionRefused: kind(
    409,
    'The messenger refuses the session',
    false,
    'Link the account again on this node.',
    'session-logged-out',
  ),
  unsupportedCommand: kind(
    501,
    'This cluster does not know the command',
    false,
    'Look at what it offers.',
    'console-cannot-connect',
  ),
  staleEpoch: kind(
    409,
    'The cluster moved since you looked',
    false,
    'See what changed, then plan again.',
    'planned-failover',
  ),
  keyReused: kind(409, 'This key was used for something else', false, 'Make a new operation.'),
  failoverRunning: kind(
    409,
    'A failover of this account is running',
    false,
    'Wait for its outcome or cancel it.',
    'planned-failover',
  ),
  noCandidate: kind(409, 'No node can take over', false, 'See why not, beside each candidate.', 'failover-blocked'),
  notCancellable: kind(
    409,
    'Too late to cancel',
    false,
    'Fencing has begun. Wait for the outcome, then move it back.',
    'planned-failover',
  ),
  planExpired: kind(410, 'The plan has expired', false, 'Plan again: its evidence is too old.', 'planned-failover'),
  tooLarge: kind(413, 'Too large', false, 'Send less.'),
  unsupportedMedia: kind(415, 'Unsupported content type', false, 'Send application/json.'),
  tooMany: kind(429, 'Too many requests', true, 'Wait for the time in Retry-After.', 'console-cannot-connect'),
  internal: kind(500, 'The control plane failed at this', true, 'See what its log says of it.', 'control-plane-down'),
  warming: kind(
    503,
    'The control plane has just started',
    true,
    'It observes for 2 s before it decides anything.',
    'control-plane-down',
  ),
  diskFull: kind(507, 'No space to record it', false, 'Free disk space; nothing was done.', 'log-rotation'),
  gatewayUnreachable: kind(
    503,
    'The gateway does not answer',
    true,
    'Check the gateway; nothing is promoted without it.',
    'failover-blocked',
  ),
  unreachable: kind(
    503,
    'The cluster does not answer',
    true,
    'It is tried again by itself. Safe to resend with the same key.',
    'control-plane-down',
  ),
  timeout: kind(504, 'No answer in time', true, 'Safe to resend with the same key.', 'control-plane-down'),
  badAnswer: kind(
    502,
    'The answer cannot be read',
    true,
    'Check the address: is it a control API?',
    'console-cannot-connect',
  ),
  portTaken: kind(
    500,
    'The port is taken',
    false,
    'Choose another port, or stop the process that holds it.',
    'start-up-and-shutdown',
  ),
  storeLocked: kind(
    423,
    'Another console holds this store',
    false,
    'Use that one, or close it first.',
    'console-cannot-connect',
  ),
  storeFull: kind(
    507,
    'The console cannot write to its disk',
    false,
    'Free disk space. Nothing is sent that is not recorded.',
    'log-rotation',
  ),
  storeTrimmed: kind(
    507,
    "The console's store is full, so the oldest in it was dropped",
    false,
    'Nothing to do. What people wrote is kept.',
    'log-rotation',
  ),
  storeDamaged: kind(
    500,
    "The console's store could not be read",
    false,
    'It was set aside beside the new one; what it held is in that file.',
    'console-cannot-connect',
  ),
  stalePicture: kind(
    409,
    'The picture is too old to act on',
    true,
    'Wait until the connection is live again.',
    'console-cannot-connect',
  ),
  unknownIncident: kind(404, 'There is no such incident here', false, 'Choose one of the list under Incidents.'),
  unknownRecording: kind(404, 'There is no such recording here', false, 'Open its file, or choose one of the list.'),
  notRecorded: kind(404, 'Nothing was kept of that moment', false, 'Choose a moment within what was kept.'),
  notReplaying: kind(409, 'This window shows what is live', false, 'Open a replay first.'),
  replaying: kind(
    409,
    'This window shows a moment that has passed',
    false,
    'Nothing was sent. End the replay to act on the cluster.',
  ),
  consentRefused: kind(403, 'Not confirmed', false, 'Nothing was sent.'),
  consentUnavailable: kind(
    403,
    'This needs a confirmation that cannot be given here',
    false,
    'Use the desktop console, or start the web console with a password.',
    'console-cannot-connect',
  ),
  reasonMissing: kind(422, 'A reason is needed', false, 'Say why, for those who read it later.'),
  reasonInvalid: kind(
    422,
    'The reason cannot be recorded',
    false,
    'At most 2,000 characters, and none of them a control character.',
  ),
  nameMismatch: kind(422, 'The typed name does not match', false, 'Type the name exactly as it is shown.'),
  hostGone: kind(
    503,
    'The console lost its own background process',
    true,
    'It restarts by itself; nothing acknowledged is lost.',
    'console-cannot-connect',
  ),
} as const satisfies Record<string, FaultKind>

export type FaultCode = keyof typeof FAULTS
export const FaultCode = z.enum(Object.keys(FAULTS) as [FaultCode, ...FaultCode[]])

/** `application/problem+json` (RFC 9457), and the shape of a fault over IPC. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: FaultCode,
  /** What happened this time. */
  detail: z.string(),
  /** What to do about it. */
  advice: z.string(),
  retry: z.boolean(),
  runbook: z.string().nullable(),
  /** Values behind it, such as the basis entries that changed. */
  data: z.record(z.string(), z.unknown()).optional(),
})
export type Problem = z.infer<typeof Problem>

/** What we planned to refuse. Anything else thrown is a defect and becomes `internal` at the edge. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly data: Readonly<Record<string, unknown>> | undefined

  constructor(code: FaultCode, detail?: string, data?: Readonly<Record<string, unknown>>) {
    super(detail ?? FAULTS[code].title)
    this.name = 'Fault'
    this.code = code
    this.data = data
  }
}

export function toProblem(fault: Fault): Problem {
  const { status, title, retry, advice, runbook } = FAULTS[fault.code]
  const problem = {
    type: `urn:linda:fault:${fault.code}`,
    title,
    status,
    code: fault.code,
    detail: fault.message,
    advice,
    retry,
    runbook,
  }
  return fault.data === undefined ? problem : { ...problem, data: { ...fault.data } }
}

export function fromProblem(problem: Problem): Fault {
  return new Fault(problem.code, problem.detail, problem.data)
}

/** Any thrown thing as a fault. What is not a fault is a defect: `internal`, with the message kept. */
export function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  return new Fault('internal', thrown instanceof Error ? thrown.message : String(thrown))
}
