/** Pictures of Backups in every state. */
import type { Page } from 'playwright'
import type { Shot } from './shot.ts'

const PLACE = '#/backups'

const first = async (page: Page): Promise<void> => page.locator('main [data-row-link]').first().click()
const nth = (index: number) => async (page: Page) => page.locator('main [data-row-link]').nth(index).click()
const restore = async (page: Page): Promise<void> => {
  await page.getByLabel('Restore to a moment').fill(new Date(Date.now() - 40 * 60_000).toISOString().slice(0, 19))
  await page.getByRole('button', { name: 'Restore to this moment…' }).click()
  await page.getByLabel(/^Type/).waitFor()
}
const tooLate = async (page: Page): Promise<void> => {
  await page.getByLabel('Restore to a moment').fill(new Date(Date.now() + 3_600_000).toISOString().slice(0, 19))
  await page
    .locator('form')
    .getByText(/has been copied yet/)
    .last()
    .waitFor()
}

export const BACKUP_SHOTS: readonly Shot[] = [
  { name: 'backups', state: 'backups', hash: PLACE, height: 1250 },
  { name: 'backups-detail', state: 'backups', hash: PLACE, height: 1400, act: first },
  { name: 'backups-proven', state: 'backups', hash: PLACE, height: 1400, act: nth(1) },
  { name: 'backups-running', state: 'backupRunning', hash: PLACE },
  { name: 'backups-first', state: 'backupFirst', hash: PLACE },
  { name: 'backups-none', state: 'backupNone', hash: PLACE, height: 1100 },
  { name: 'backups-process-gone', state: 'backupProcessGone', hash: PLACE, height: 1300 },
  { name: 'backups-not-offered', state: 'backupNotOffered', hash: PLACE },
  { name: 'backups-offline', state: 'backupOffline', hash: PLACE, height: 1250 },
  { name: 'backups-never', state: 'never', hash: PLACE },
  { name: 'backups-failed', state: 'backupFailed', hash: PLACE, height: 1250 },
  { name: 'backups-failed-detail', state: 'backupFailed', hash: PLACE, act: first },
  { name: 'backups-one-device', state: 'backupOneDevice', hash: PLACE, height: 1400 },
  { name: 'backups-no-second', state: 'backupNoSecond', hash: PLACE, height: 1250 },
  { name: 'backups-bad', state: 'backupBad', hash: PLACE, height: 1400, act: first },
  { name: 'backups-proving', state: 'backupProving', hash: PLACE },
  { name: 'backups-restoring', state: 'backupRestoring', hash: PLACE },
  { name: 'backups-unknown', state: 'backups', hash: '#/backup/20260101T023000Z-aaaaaa' },
  { name: 'backups-plan', state: 'backups', hash: PLACE, act: restore },
  { name: 'backups-plan-900', state: 'backups', hash: PLACE, width: 900, act: restore },
  { name: 'backups-moment-wrong', state: 'backups', hash: PLACE, height: 1250, act: tooLate },
  { name: 'backups-900', state: 'backups', hash: PLACE, width: 900, height: 1700 },
  { name: 'backups-detail-900', state: 'backups', hash: PLACE, width: 900, height: 1700, act: nth(1) },
  { name: 'backups-running-900', state: 'backupRunning', hash: PLACE, width: 900 },
  { name: 'backups-360', state: 'backups', hash: PLACE, width: 360, height: 2000 },
  { name: 'backups-overview', state: 'backups' },
  { name: 'backups-overview-running', state: 'backupRunning' },
  { name: 'backups-overview-900', state: 'backupRunning', width: 900 },
]
