/** Pictures of incidents and signed handovers, in every state. */
import type { Page } from 'playwright'
import type { Shot } from './shot.ts'

/** Of the one that is open. */
export const INCIDENT_ID = '0199f3a0-0000-7000-8000-00000000f001'
const LIST = '#/incidents'
const PAGE = `#/incident/${INCIDENT_ID}`

const press =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> =>
    page.getByRole('button', { name }).first().click()
const key =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const one of keys) await page.keyboard.press(one)
  }

export const SHIFT_SHOTS: readonly Shot[] = [
  { name: 'incidents-list', state: 'incident', hash: LIST },
  { name: 'incidents-none', state: 'calm', hash: LIST },
  { name: 'incidents-away', state: 'incidentAway', hash: LIST },
  { name: 'incidents-900', state: 'incident', hash: LIST, width: 900 },
  { name: 'incidents-360', state: 'incident', hash: LIST, width: 360, height: 780 },
  { name: 'incident-page', state: 'incident', hash: PAGE, height: 1100 },
  { name: 'incident-page-late', state: 'incidentLate', hash: PAGE, height: 1100 },
  { name: 'incident-page-away', state: 'incidentAway', hash: PAGE, height: 1100 },
  { name: 'incident-page-over', state: 'incidentOver', hash: PAGE, height: 1100 },
  { name: 'incident-page-long', state: 'incidentLong', hash: PAGE },
  { name: 'incident-page-900', state: 'incident', hash: PAGE, width: 900, height: 1400 },
  { name: 'incident-page-360', state: 'incident', hash: PAGE, width: 360, height: 1800 },
  { name: 'incident-page-pinned', state: 'incident', hash: PAGE, height: 1100, act: key('j', 'j', 'p') },
  { name: 'incident-page-close', state: 'incident', hash: PAGE, act: press('Close…') },
  { name: 'incident-page-close-away', state: 'incidentAway', hash: PAGE, act: press('Close…') },
  { name: 'incident-page-change', state: 'incident', hash: PAGE, act: press('Change…') },
  { name: 'incident-page-assign', state: 'incident', hash: PAGE, act: press('Assign Operations') },
  {
    name: 'incident-page-printed',
    state: 'incident',
    hash: PAGE,
    act: async (page) => page.emulateMedia({ media: 'print' }),
  },
  { name: 'incident-page-unknown', state: 'incident', hash: '#/incident/none' },
  { name: 'incident-declare', state: 'alerting', act: key('i') },
  { name: 'incident-declare-calm', state: 'calm', act: key('i') },
  { name: 'incident-declared', state: 'alerting', height: 1100, act: key('i', '1', 'Enter') },
  { name: 'incident-strip', state: 'incidentLate' },
  { name: 'incident-alert', state: 'incident', hash: '#/alert/serviceDown%2Fsheets', height: 1100 },
  { name: 'incident-playbook', state: 'incident', hash: '#/runbook/high-error-rate' },
  {
    name: 'incident-plan',
    state: 'incidentOther',
    hash: '#/account/ksa-main',
    act: async (page) => {
      await page.getByRole('button', { name: 'Fail over…' }).first().click()
      await page.getByLabel(/^Reason/).waitFor()
    },
  },
  { name: 'shift-noted', state: 'shiftNoted', hash: '#/handover', height: 1300 },
  { name: 'shift-sign-out', state: 'shiftNoted', hash: '#/handover', act: press('Sign out…') },
  { name: 'shift-out', state: 'shiftOut', hash: '#/handover', height: 1300 },
  { name: 'shift-away', state: 'shiftAway', hash: '#/handover', height: 1300 },
  { name: 'shift-calm', state: 'calm', hash: '#/handover' },
  { name: 'shift-never', state: 'never', hash: '#/handover' },
  { name: 'shift-360', state: 'shiftNoted', hash: '#/handover', width: 360, height: 1400 },
]
