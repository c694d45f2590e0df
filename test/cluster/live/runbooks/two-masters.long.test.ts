/** A master that ignores its demotion: seen on two pages, ended by what they say. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../../../scripts/run.mjs'
import { ACCOUNT, sharedCluster, TIMEOUT_MS } from './faults.ts'
import { Walk } from './walk.ts'

const live = sharedCluster({
  seed: 63,
  // So few that the refused replies of the old master are more than one in twenty.
  rate: 4,
  entries: { bot: join(ROOT, 'test', 'broken', 'bot-ignoring-demotion.ts') },
})

describe('two masters', () => {
  it(
    'are both named, refused replies are counted, and both are over when the one that does not count is restarted',
    async () => {
      const { nodeId, epoch } = await live().masterOf(ACCOUNT)
      const page = new Walk(live(), 'split-brain', { accountId: ACCOUNT, nodeId })
      const errors = new Walk(live(), 'high-error-rate', { accountId: ACCOUNT, nodeId })
      await page.untilAllGreen('before')
      await errors.untilAllGreen('detection')
      await live().confirm(await live().planFailover(ACCOUNT))
      await page.untilRed('before/3', new RegExp(`${nodeId} \\(epoch ${epoch}\\).*believe`))
      await errors.untilRed('detection/1', /^uae-main: \d+(\.\d)? %$/)
      await errors.untilRed('detection/2', new RegExp(`${nodeId} \\(epoch ${epoch}\\)`))
      // Users are answered all the same: what the old one says is refused.
      await errors.untilGreen('first-response/3')

      const hold = await page.act('2-stop-the-one-that-does-not-count/1')
      expect(hold.status).toBe('succeeded')
      await page.untilRed('afterwards/5', /^uae-main: held by bench/)
      expect((await page.act('2-stop-the-one-that-does-not-count/3')).status).toBe('succeeded')
      await page.untilGreen('2-stop-the-one-that-does-not-count/5')
      expect((await page.act('2-stop-the-one-that-does-not-count/6')).status).toBe('succeeded')
      await page.untilAllGreen('before', 'afterwards')
      await errors.untilAllGreen('detection', 'first-response', 'verify')
    },
    TIMEOUT_MS,
  )
})
