/** The pictures of what is at hand: the wallboard, notifications, a link that leads nowhere. */
import type { Shot } from './shot.ts'

const WALL = { hash: '#/wallboard', width: 1920, height: 1080 } as const

export const HAND_SHOTS: readonly Shot[] = [
  { name: 'wallboard-calm', state: 'calm', ...WALL },
  { name: 'wallboard-failing', state: 'failing', ...WALL },
  { name: 'wallboard-blocked', state: 'blocked', ...WALL },
  { name: 'wallboard-alerting', state: 'alerting', ...WALL },
  { name: 'wallboard-incident', state: 'incident', ...WALL },
  { name: 'wallboard-stale', state: 'stale', ...WALL },
  { name: 'wallboard-offline', state: 'offline', ...WALL },
  { name: 'wallboard-host-gone', state: 'hostGone', ...WALL },
  { name: 'wallboard-never', state: 'never', ...WALL },
  { name: 'wallboard-none', state: 'noCluster', ...WALL },
  { name: 'wallboard-empty', state: 'empty', ...WALL },
  { name: 'wallboard-production', state: 'production', ...WALL },
  { name: 'wallboard-many', state: 'many', ...WALL },
  { name: 'wallboard-4k', state: 'failing', ...WALL, width: 3840, height: 2160 },
  { name: 'wallboard-360', state: 'failing', ...WALL, width: 360, height: 780 },
  { name: 'notifications', state: 'several', hash: '#/settings', height: 1250 },
  { name: 'notifications-ask', state: 'askedByBrowser', hash: '#/settings', height: 1250 },
  { name: 'notifications-none', state: 'silentDesktop', hash: '#/settings', height: 1250 },
  { name: 'notifications-360', state: 'several', hash: '#/settings', width: 360, height: 2000 },
  { name: 'stray-link', state: 'calm', hash: '#/stray-link' },
  {
    name: 'palette-window',
    state: 'calm',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Screen, account, node or action').fill('window')
    },
  },
]
