/** A window that can only look: once locked, what acts is refused, on whichever cluster it goes to. */
import type { CallName } from '../shared/calls.ts'
import { Fault } from '../shared/fault.ts'

/** A call that is added must be put on one side. What sends, takes back, changes or reaches out is not looking. */
const IS_LOOKING: Readonly<Record<CallName, boolean>> = {
  watch: true,
  reconnect: true,
  listOperations: true,
  exportOperations: true,
  getPlan: true,
  getFailover: true,
  listFailovers: true,
  listFacts: true,
  getSeries: true,
  listAlerts: true,
  listAlertRules: true,
  listSlos: true,
  listBackups: true,
  listDeployments: true,
  getPeople: true,
  listVersions: true,
  getUptime: true,
  whatIf: true,
  queryPrometheus: true,
  openConnection: true,
  listRecordings: true,
  exportBundle: true,
  openBundle: false,
  openReplay: false,
  moveReplay: false,
  closeReplay: true,
  lockWindow: true,
  getNotifications: true,
  preparePlan: false,
  confirmPlan: false,
  withdrawOperation: false,
  sendOperation: false,
  cancelOperation: false,
  saveConnection: false,
  removeConnection: false,
  testConnection: false,
  readAuthorities: true,
  listRunbooks: true,
  getRunbook: true,
  searchRunbooks: true,
  getRunbookPicture: true,
  listRuns: true,
  getRun: true,
  listIncidents: true,
  getIncident: true,
  getImpact: true,
  listHandovers: true,
  syncRunbooks: false,
  pinRunbook: false,
  startRun: false,
  addRunEntry: false,
  declareIncident: false,
  addIncidentEntry: false,
  addHandoverEntry: false,
  dismissNotice: false,
  saveNotifications: false,
  testNotification: false,
}

const WHY = 'This window is a wallboard: it cannot send commands. Open another window.'

export class WindowLock {
  #isLocked = false

  get isLocked(): boolean {
    return this.#isLocked
  }

  /** There is no way back: another window is another lock. */
  lock(): void {
    this.#isLocked = true
  }

  /** @throws {Fault} forbidden */
  check(call: CallName): void {
    if (this.#isLocked && !IS_LOOKING[call]) throw new Fault('forbidden', WHY)
  }
}
