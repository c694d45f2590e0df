/** A bad version is deployed: judged, taken back, and the page of deployments is green again. */
import { describe, expect, it } from 'vitest'
import { confirmed, ended, newest } from '../deploying.ts'
import { ACCOUNT, RATE, sharedCluster } from './faults.ts'
import { Walk } from './walk.ts'

const live = sharedCluster({ seed: 65, rate: RATE })

describe('a deployment of a version that fails', () => {
  it('is red while it is open, and every node runs the version before it afterwards', async () => {
    const page = new Walk(live(), 'deployment')
    expect((await page.act('asked-of-the-cluster/15')).status).toBe('succeeded')
    const proven = (await live().snapshot()).backups.find(({ state }) => state === 'complete')
    await confirmed(live(), { kind: 'verifyBackup', backupId: proven?.id ?? '' })
    await page.untilAllGreen('asked-of-the-cluster')
    await confirmed(live(), { kind: 'deploy', version: '0.3.0' })
    await page.untilRed('asked-of-the-cluster/8', /^deployment of 0\.3\.0 is open/)
    await page.untilRed('asked-of-the-cluster/7', /0\.3\.0 on \S+/)
    const entities = new Walk(live(), 'entity-extraction-failing', { accountId: ACCOUNT })
    await entities.untilRed('quick-diagnostics/2', /0\.3\.0 on \S+/)
    expect((await entities.act('take-the-version-back/1')).status).toBe('succeeded')
    expect((await ended(live())).state).toBe('rolledBack')
    await entities.untilGreen('one-node-runs-another-version/4')
    await page.untilAllGreen('roll-back')
    await page.untilAllGreen('afterwards')
    expect((await newest(live())).why).not.toBe('')
  }, 600_000)
})
