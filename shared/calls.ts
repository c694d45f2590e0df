/** The call table between windows and host: preload, host and renderer derive their types from it. */
import { z } from 'zod'
import { api, ClusterAnswer } from './api.ts'
import { Command } from './command.ts'
import { Authority, ConnectionState, ConnectionTest, ConnectionTrial, NewConnection } from './connection.ts'
import { Fact } from './fact.ts'
import { Failover } from './failover.ts'
import { Problem } from './fault.ts'
import { Handover, HandoverEntryBody } from './handover.ts'
import { EpochMs, FailoverId, OperationId, PlanId } from './ids.ts'
import { Impact, Incident, IncidentEntryBody, Severity } from './incident/incident.ts'
import { TimelineItem } from './incident/timeline.ts'
import { ConfirmOutcome, LedgerEntry, OperationFilter, PreparedPlan } from './ledger.ts'
import { Disagreement, Sighting } from './observation.ts'
import { Difference, ForeignAlert, History, QueryResult, SeriesRequest, Source } from './history.ts'
import { KeptEntry } from './log-entry.ts'
import { DesktopNotice, NotificationSettings, NotificationState } from './notification.ts'
import { Link, Picture } from './picture.ts'
import { Recording, Replay, ReplaySource, ReplaySpeed } from './replay.ts'
import { Library, RunbookHit, RunbookPage } from './runbook/library.ts'
import { Run, RunEntryBody, RunSubject } from './runbook/run.ts'
import { Sample } from './sample.ts'

const nothing = z.strictObject({})

export const calls = {
  /** Everything a window needs to draw itself; pushes follow from here on, without gap or overlap. */
  watch: { input: nothing, output: Picture },
  /** Tries the connection at once instead of at `retryAt`. */
  reconnect: { input: nothing, output: nothing },
  preparePlan: { input: z.strictObject({ command: Command }), output: PreparedPlan },
  /** The last press. In Electron it opens the confirmation window; in the browser outside a drill it needs the password. */
  confirmPlan: {
    input: z.strictObject({
      planId: PlanId,
      /** Judged by the host, so that a reason too long is answered with words; this limit only bounds the message. */
      reason: z.string().max(50_000),
      typed: z.string().max(200).nullable(),
      password: z.string().max(500).nullable(),
      /** `null`: the cluster's default. */
      probationMinutes: z.number().int().min(1).max(1_440).nullable(),
    }),
    output: ConfirmOutcome,
  },
  /** Held: not sent after all. Not sent: given up. @throws {Fault} notCancellable: it has left. */
  withdrawOperation: { input: z.strictObject({ operationId: OperationId }), output: LedgerEntry },
  /** Held: send it now. Not sent: send it after all; plan, evidence and consent are asked for again, and a plan that has expired ends it as refused.
   *  @throws {Fault} alreadySo: it has left. stalePicture: the connection is not live. Or the consent's. */
  sendOperation: {
    input: z.strictObject({
      operationId: OperationId,
      /** In the browser, for a dangerous one outside a drill. */
      password: z.string().max(500).nullable().optional(),
    }),
    output: LedgerEntry,
  },
  /** From the console's own ledger, newest first. */
  listOperations: { input: OperationFilter, output: z.array(LedgerEntry) },
  /** The same list as a file's text. */
  exportOperations: {
    input: z.strictObject({ filter: OperationFilter, format: z.enum(['csv', 'json']) }),
    output: z.object({ name: z.string(), mime: z.string(), text: z.string() }),
  },
  /** The plan an operation of this console was confirmed with. @throws {Fault} unknownPlan: it was asked for elsewhere, or its plan was not kept. */
  getPlan: { input: z.strictObject({ operationId: OperationId }), output: PreparedPlan },
  cancelOperation: { input: z.strictObject({ operationId: OperationId }), output: LedgerEntry },
  /** From the cluster where it answers, else from the console's own store. */
  getFailover: {
    input: z.strictObject({ failoverId: FailoverId }),
    output: z.object({ failover: Failover, facts: z.array(Fact), source: z.enum(['cluster', 'store']) }),
  },
  /** From the console's store: all it has kept, newest first. */
  listFailovers: {
    input: z.strictObject({ before: EpochMs.nullable(), limit: z.number().int().min(1).max(200) }),
    output: z.array(Failover),
  },
  /** The newest facts kept, newest first. */
  listFacts: { input: z.strictObject({ limit: z.number().int().min(1).max(500) }), output: z.array(Fact) },
  /** From this console's rings and roll-ups. */
  getSeries: { input: SeriesRequest, output: History },
  /** Asked of the cluster as it is. While it cannot be reached its last answer to the same question is given, with `keptAt`.
   *  @throws {Fault} stalePicture: it cannot be reached, and was never asked this; and the cluster's own. */
  listAlerts: { input: api.listAlerts.query, output: api.listAlerts.response },
  listAlertRules: { input: nothing, output: api.listAlertRules.response },
  listSlos: { input: nothing, output: api.listSlos.response },
  /** Of a period up to now the last report of the same length is given where the cluster cannot be reached: it says its own `from` and `to`. */
  getUptime: { input: z.strictObject({ from: EpochMs, to: EpochMs }), output: api.getUptime.response },
  listBackups: { input: nothing, output: api.listBackups.response },
  getPeople: { input: nothing, output: api.getPeople.response },
  listDeployments: { input: api.listDeployments.query, output: api.listDeployments.response },
  listVersions: { input: nothing, output: api.listVersions.response },
  /** Of this moment's traffic, so nothing is kept. @throws {Fault} stalePicture and the cluster's own. */
  whatIf: { input: api.whatIf.body, output: api.whatIf.response },
  /** A query of the configured Prometheus. `from` and `to` absent: now. @throws {Fault} notConfigured, or what Prometheus said. */
  queryPrometheus: {
    input: z.strictObject({
      query: z.string().min(1).max(10_000),
      over: z.strictObject({ from: EpochMs, to: EpochMs, points: z.number().int().min(2).max(2_000) }).nullable(),
    }),
    output: QueryResult,
  },
  /** Keeps it and watches it. Where its token cannot be kept safely it lives in memory for this run; the answer's `keepsToken` says so.
   *  @throws {Fault} malformed: it came with a connection file. unauthorized: the kept token was given for another address or environment. storeFull */
  saveConnection: { input: NewConnection, output: ConnectionState },
  /** Its store stays on the disk. @throws {Fault} unknownConnection, or malformed: it came with a connection file. */
  removeConnection: { input: z.strictObject({ id: z.string() }), output: nothing },
  /** Changes nothing. `id`: use the token that is kept for that one where `token` is `null`. */
  testConnection: { input: ConnectionTrial, output: ConnectionTest },
  /** The authorities in a PEM text. @throws {Fault} malformed: what is wrong with it, in words. */
  readAuthorities: {
    input: z.strictObject({ pem: z.string().max(1_000_000) }),
    output: z.object({ authorities: z.array(Authority) }),
  },
  /** This window is on that cluster from now on: call `watch` again. @throws {Fault} unknownConnection */
  openConnection: { input: z.strictObject({ id: z.string() }), output: nothing },
  listRunbooks: { input: nothing, output: Library },
  /** Compares with the source at once. */
  syncRunbooks: { input: nothing, output: Library },
  /** Reading it counts as having read this version. @throws {Fault} unknownRunbook */
  getRunbook: { input: z.strictObject({ id: z.string().max(64) }), output: RunbookPage },
  searchRunbooks: {
    input: z.strictObject({ text: z.string().max(200), limit: z.number().int().min(1).max(100) }),
    output: z.object({ hits: z.array(RunbookHit) }),
  },
  /** @throws {Fault} unknownRunbook, storeFull */
  pinRunbook: { input: z.strictObject({ id: z.string().max(64), isPinned: z.boolean() }), output: Library },
  /** A picture that belongs to the runbooks. @throws {Fault} unknownRunbook: there is none of this name. */
  getRunbookPicture: {
    input: z.strictObject({ name: z.string().max(100) }),
    output: z.object({ mime: z.enum(['image/svg+xml', 'image/png']), base64: z.string() }),
  },
  /** Written down before it is answered. @throws {Fault} unknownRunbook, storeFull */
  startRun: { input: z.strictObject({ runbookId: z.string().max(64), subject: RunSubject }), output: Run },
  /** Open ones first, newest first. */
  listRuns: { input: nothing, output: z.object({ runs: z.array(Run) }) },
  /** `page`: the runbook as it was when the run began, where that version is still kept; else `null`. @throws {Fault} unknownRun */
  getRun: {
    input: z.strictObject({ runId: z.string().max(64) }),
    output: z.object({ run: Run, entries: z.array(KeptEntry), page: RunbookPage.nullable() }),
  },
  /** Written down before it is answered, sent to the cluster when that can be. @throws {Fault} unknownRun, malformed, tooLarge, storeFull */
  addRunEntry: {
    input: z.strictObject({ runId: z.string().max(64), body: RunEntryBody }),
    output: KeptEntry,
  },
  /** Written down before it is answered. It begins with an entry `declared`; whoever declares it holds all roles. @throws {Fault} storeFull */
  declareIncident: {
    input: z.strictObject({
      title: z.string().min(1).max(200),
      severity: Severity,
      summary: z.string().max(2_000),
      accountIds: z.array(z.string().max(64)).max(100),
      alertIds: z.array(z.string().max(300)).max(100),
      /** `null`: now. */
      beganAt: EpochMs.nullable(),
    }),
    output: Incident,
  },
  /** Open ones first, newest first. */
  listIncidents: { input: nothing, output: z.object({ incidents: z.array(Incident) }) },
  /** `timeline`: from 15 min before it began until 15 min after it was closed, or until now; oldest first, at most 5,000 items, of which one
   *  says what was left out. What was written into it is in it whenever that was. @throws {Fault} unknownIncident */
  getIncident: {
    input: z.strictObject({ incidentId: z.string().max(64) }),
    output: z.object({ incident: Incident, entries: z.array(KeptEntry), timeline: z.array(TimelineItem) }),
  },
  /** Written down before it is answered, sent to the cluster when that can be. @throws {Fault} unknownIncident, malformed, tooLarge, storeFull */
  addIncidentEntry: {
    input: z.strictObject({ incidentId: z.string().max(64), body: IncidentEntryBody }),
    output: KeptEntry,
  },
  /** From the objectives, from when it began until it was closed, or until now. @throws {Fault} unknownIncident; stalePicture: the cluster cannot be asked. */
  getImpact: { input: z.strictObject({ incidentId: z.string().max(64) }), output: Impact },
  /** Newest first: the one that is open now, and those before it. */
  listHandovers: { input: nothing, output: z.object({ handovers: z.array(Handover) }) },
  /** Into the one that is open, else into a new one. Written down before it is answered. @throws {Fault} malformed: nobody has signed out; tooLarge, storeFull */
  addHandoverEntry: { input: z.strictObject({ body: HandoverEntryBody }), output: Handover },
  /** From the files that were opened here and what ships; newest first. */
  listRecordings: { input: nothing, output: z.object({ recordings: z.array(Recording) }) },
  /** This window shows that moment from now on: call `watch` again. What acts is refused until it is closed. `at` `null`: the beginning.
   *  @throws {Fault} unknownRecording, notRecorded: nothing was kept of that moment. */
  openReplay: { input: z.strictObject({ source: ReplaySource, at: EpochMs.nullable() }), output: Replay },
  /** `null`: as it is. The window is told the picture of the moment. @throws {Fault} notReplaying */
  moveReplay: {
    input: z.strictObject({ at: EpochMs.nullable(), speed: ReplaySpeed.nullable() }),
    output: Replay,
  },
  /** Back to what is live: call `watch` again. */
  closeReplay: { input: nothing, output: nothing },
  /** One zip of everything about it, made without any server. `pictures`: of charts, as the window drew them.
   *  @throws {Fault} unknownIncident, tooLarge */
  exportBundle: {
    input: z.strictObject({
      subject: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('incident'), incidentId: z.string().max(64) }),
        z.strictObject({ kind: z.literal('period'), from: EpochMs, to: EpochMs, title: z.string().min(1).max(200) }),
      ]),
      pictures: z.array(z.strictObject({ name: z.string().max(100), pngBase64: z.string().max(4_000_000) })).max(20),
    }),
    output: z.object({ name: z.string(), base64: z.string() }),
  },
  /** Checked wholly before any of it is kept. @throws {Fault} malformed: what is wrong with it and where, in words; tooLarge; storeFull */
  openBundle: {
    input: z.strictObject({ name: z.string().max(200), base64: z.string().max(100_000_000) }),
    output: Recording,
  },
  dismissNotice: { input: z.strictObject({ id: z.string() }), output: nothing },
  getNotifications: { input: nothing, output: NotificationState },
  /** @throws {Fault} storeFull: they hold for this run, and are not kept. */
  saveNotifications: { input: NotificationSettings, output: NotificationState },
  /** One is shown now, whatever the settings say. @throws {Fault} notConfigured: this desktop shows none. */
  testNotification: { input: nothing, output: nothing },
  /** This window can only look from now on, on whichever cluster, until it is closed: what acts is refused as forbidden. */
  lockWindow: { input: nothing, output: nothing },
} as const

export type Calls = typeof calls
export type CallName = keyof Calls
export type CallInput<N extends CallName> = z.infer<Calls[N]['input']>
export type CallOutput<N extends CallName> = z.infer<Calls[N]['output']>
export const CALL_NAMES = Object.keys(calls) as CallName[]

/** What host sends unasked, batched. `heardAt` is this machine's clock when the bytes came. */
export const Push = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('facts'), facts: z.array(Fact), heardAt: EpochMs }),
  z.object({ kind: z.literal('samples'), samples: z.array(Sample), heardAt: EpochMs }),
  /** A whole new snapshot: first connection, a gap, another journal. */
  z.object({
    kind: z.literal('snapshot'),
    answer: ClusterAnswer,
    capabilities: Picture.shape.capabilities,
    commands: Picture.shape.commands,
    heardAt: EpochMs,
  }),
  z.object({ kind: z.literal('link'), link: Link, heardAt: EpochMs.nullable() }),
  /** Bytes came that changed nothing. At most one a second. */
  z.object({ kind: z.literal('heard'), heardAt: EpochMs }),
  /** `isPart`: of these processes; what the others said stands as it is. */
  z.object({
    kind: z.literal('sightings'),
    sightings: z.array(Sighting),
    disagreements: z.array(Disagreement),
    isPart: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('ledger'), entry: LedgerEntry }),
  /** The runbooks are others now, or were read, pinned or compared. */
  z.object({ kind: z.literal('library'), library: Library }),
  /** Somebody wrote into a run, here or elsewhere; or what was written here has reached the cluster. */
  z.object({ kind: z.literal('run'), run: Run, entry: KeptEntry }),
  /** Somebody wrote into an incident, here or elsewhere; or what was written here has reached the cluster. */
  z.object({ kind: z.literal('incident'), incident: Incident, entry: KeptEntry }),
  z.object({ kind: z.literal('handover'), handover: Handover }),
  /** The moment shown is another one; the picture of it came before. `gaps` and `marks` absent: as they were. */
  z.object({ kind: z.literal('replay'), replay: Replay.partial({ gaps: true, marks: true }) }),
  /** The cluster under this window changed (its connection was removed or edited): call `watch` again. */
  z.object({ kind: z.literal('moved') }),
  z.object({ kind: z.literal('connections'), connections: z.array(ConnectionState) }),
  /** `isPart`: as with sightings. */
  z.object({ kind: z.literal('sources'), sources: z.array(Source), isPart: z.boolean().optional() }),
  z.object({ kind: z.literal('foreignAlerts'), alerts: z.array(ForeignAlert).nullable() }),
  z.object({ kind: z.literal('differences'), differences: z.array(Difference) }),
  z.object({ kind: z.literal('notices'), notices: Picture.shape.notices }),
  /** To be told on the desktop. Only where the page shows it itself. */
  z.object({ kind: z.literal('desktopNotice'), notice: DesktopNotice }),
])
export type Push = z.infer<typeof Push>

/** Over a MessagePort or a WebSocket. Failures are values: Electron keeps only `message` of what is thrown. */
export const PortRequest = z.strictObject({
  id: z.number().int().nonnegative(),
  call: z.enum(CALL_NAMES as [CallName, ...CallName[]]),
  input: z.unknown(),
})
export type PortRequest = z.infer<typeof PortRequest>

export const PortMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('answer'),
    id: z.number().int(),
    ok: z.literal(true),
    value: z.unknown(),
    /** When the cluster gave this answer, this machine's clock: it cannot be asked now, and this is the last one kept. Absent: it is of now. */
    keptAt: EpochMs.optional(),
  }),
  z.object({ type: z.literal('fault'), id: z.number().int(), ok: z.literal(false), problem: Problem }),
  z.object({ type: z.literal('push'), pushes: z.array(Push) }),
])
export type PortMessage = z.infer<typeof PortMessage>
