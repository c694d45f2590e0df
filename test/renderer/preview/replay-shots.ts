/** Pictures of a window that replays. */
import type { Page } from 'playwright'
import type { Shot } from './shot.ts'

const replay = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Screen, account, node or action').fill('replay the last')
  await page
    .getByRole('button', { name: /Replay the last/ })
    .first()
    .click()
  await page.getByRole('region', { name: 'Replay' }).waitFor()
  // Where it pressed stands a locked button now, with its reason over it.
  await page.mouse.move(5, 5)
}

export const REPLAY_SHOTS: readonly Shot[] = [
  { name: 'replay-overview', state: 'calm', act: replay },
  { name: 'replay-failing', state: 'failing', act: replay },
  { name: 'replay-account', state: 'failing', hash: '#/account/ksa-main', act: replay },
  { name: 'replay-performance', state: 'calm', hash: '#/performance', act: replay },
  { name: 'replay-900', state: 'failing', width: 900, act: replay },
  { name: 'replay-360', state: 'failing', width: 360, height: 780, act: replay },
]
