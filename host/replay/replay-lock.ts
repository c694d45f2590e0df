/** What a window may ask while it shows the past: what looks, and what leads back. Nothing reaches the cluster. */
import type { CallName } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'

/**
 * A call that is added must be put on one side. `asOf`: answered as of the moment shown. `always`: it is not of any moment.
 * `refused`: it acts, or only the living cluster can answer it.
 */
export type InReplay = 'asOf' | 'always' | 'refused'

export const IN_REPLAY = {
  watch: 'asOf',
  getFailover: 'asOf',
  listFailovers: 'asOf',
  listFacts: 'asOf',
  getSeries: 'asOf',
  listOperations: 'asOf',
  exportOperations: 'asOf',
  listAlerts: 'asOf',
  // Of a bundle: the incident it was made about.
  listIncidents: 'always',
  getIncident: 'always',
  listRecordings: 'always',
  openReplay: 'always',
  moveReplay: 'always',
  closeReplay: 'always',
  openBundle: 'always',
  openConnection: 'always',
  lockWindow: 'always',
  listRunbooks: 'always',
  getRunbook: 'always',
  searchRunbooks: 'always',
  getRunbookPicture: 'always',
  getNotifications: 'always',
  readAuthorities: 'refused',
  reconnect: 'refused',
  preparePlan: 'refused',
  confirmPlan: 'refused',
  withdrawOperation: 'refused',
  sendOperation: 'refused',
  cancelOperation: 'refused',
  getPlan: 'refused',
  listAlertRules: 'refused',
  listSlos: 'refused',
  getUptime: 'refused',
  listBackups: 'refused',
  getPeople: 'refused',
  listDeployments: 'refused',
  listVersions: 'refused',
  whatIf: 'refused',
  queryPrometheus: 'refused',
  saveConnection: 'refused',
  removeConnection: 'refused',
  testConnection: 'refused',
  syncRunbooks: 'refused',
  pinRunbook: 'refused',
  startRun: 'refused',
  listRuns: 'refused',
  getRun: 'refused',
  addRunEntry: 'refused',
  declareIncident: 'refused',
  addIncidentEntry: 'refused',
  getImpact: 'refused',
  listHandovers: 'refused',
  addHandoverEntry: 'refused',
  exportBundle: 'refused',
  dismissNotice: 'refused',
  saveNotifications: 'refused',
  testNotification: 'refused',
} as const satisfies Readonly<Record<CallName, InReplay>>

/** @throws {Fault} replaying */
export function refuseReplaying(): never {
  throw new Fault('replaying', 'This window replays a moment that has passed; the cluster as it is now is not asked.')
}
