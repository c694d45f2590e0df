/** Pictures of drills, in every state. */
import type { Shot } from './shot.ts'

const HASH = '#/drills'

export const DRILL_SHOTS: readonly Shot[] = [
  { name: 'drills-none', state: 'drillNone', hash: HASH, height: 1000 },
  { name: 'drills-running', state: 'drillRunning', hash: HASH, height: 1300 },
  { name: 'drills-over', state: 'drillOver', hash: HASH, height: 1300 },
  { name: 'drills-elsewhere', state: 'drillElsewhere', hash: HASH },
  { name: 'drills-never', state: 'never', hash: HASH },
  { name: 'drills-offline', state: 'offline', hash: HASH },
  {
    name: 'drills-plan',
    state: 'drillNone',
    hash: HASH,
    act: async (page) => {
      await page.getByRole('button', { name: 'Run drill: Master hung' }).click()
      await page.getByLabel(/^Reason/).waitFor()
    },
  },
  { name: 'drills-900', state: 'drillRunning', hash: HASH, width: 900, height: 1500 },
  { name: 'drills-360', state: 'drillRunning', hash: HASH, width: 360, height: 1900 },
]
