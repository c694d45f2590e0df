/** Pictures of Deployments in every state. */
import type { Page } from 'playwright'
import type { Shot } from './shot.ts'

const HASH = '#/deployments'
const TALL = 1700

const chooseVersion = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Deploy a version…' }).click()
  await page.getByRole('menuitem').first().waitFor()
}

const STATES = [
  ['begun', 'deployBegun'],
  ['waiting', 'deployWaiting'],
  ['running', 'deployRunning'],
  ['stopped', 'deployStopped'],
  ['rolling-back', 'deployRollingBack'],
  ['rolled-back', 'deployRolledBack'],
  ['failed', 'deployFailed'],
  ['smoke-failed', 'deploySmokeFailed'],
  ['succeeded', 'deploySucceeded'],
  ['none', 'deployNone'],
  ['no-versions', 'deployNoVersions'],
  ['supervisor-gone', 'deploySupervisorGone'],
  ['missing', 'deployMissing'],
  ['offline', 'deployOffline'],
  ['never', 'never'],
] as const

export const DEPLOYMENT_SHOTS: readonly Shot[] = [
  ...STATES.map(([name, state]): Shot => ({ name: `deployments-${name}`, state, hash: HASH, height: TALL })),
  ...STATES.map(([name, state]): Shot => ({
    name: `deployments-${name}-900`,
    state,
    hash: HASH,
    width: 900,
    height: 2300,
  })),
  { name: 'deployments-menu', state: 'deployNone', hash: HASH, act: chooseVersion },
  {
    name: 'deployments-unknown',
    state: 'deployNone',
    hash: '#/deployment/0199f3a0-0000-7000-8000-0000000000ff',
  },
  { name: 'overview-deploying', state: 'deployRunning' },
  { name: 'overview-deploy-stopped', state: 'deployStopped' },
  { name: 'overview-deploying-900', state: 'deployRollingBack', width: 900 },
  { name: 'topology-deploying', state: 'deployRunning', hash: '#/topology' },
  { name: 'account-deploying', state: 'deployRunning', hash: '#/account/uae-main' },
]
