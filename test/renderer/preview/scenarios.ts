/** The states the preview can show: each a picture, and what host would answer in it. Times are relative to `now`. */
import { aPicture, aProblem, aSnapshot } from '../factories.ts'

import {
  automating,
  busy,
  busyOffline,
  held,
  holding,
  linking,
  onProbation,
  routine,
  vanishing,
  worsened,
} from './acting.ts'
import { alertScenarios } from './alerting.ts'
import { handScenarios } from './at-hand.ts'
import { connectionScenarios } from './connecting.ts'
import { backupScenarios } from './backing-up.ts'
import { calm } from './calm.ts'
import { dashboardScenarios } from './dashboards.ts'
import { deploymentScenarios } from './deploying.ts'
import { drilling, growing, loggedOut, splitBrain } from './estate.ts'
import { followedEntry, followedSnapshot, forced, unknownEntry } from './plans.ts'
import { warming } from './history.ts'
import { loadScenarios } from './loading.ts'
import { sloScenarios } from './objectives.ts'
import { shelfScenarios } from './shelves.ts'
import { shiftScenarios } from './shifts.ts'
import { drillScenarios } from './training.ts'
import type { Scenario } from './scenario.ts'
import { blockedOne, failingOver } from './trouble.ts'
import { PLAIN_ACCESS } from '../../../shared/connection.ts'

export function scenarios(now: number) {
  const base = calm(now)
  const failing = failingOver(now)
  const blocked = blockedOne(now)
  const offline: Scenario = {
    ...base,
    isLive: false,
    picture: {
      ...base.picture,
      sightings: base.picture.sightings.map((one) =>
        one.observer === 'control-plane' ? { ...one, heardAt: now - 42_000, problem: 'connection refused' } : one,
      ),
      heardAt: now - 42_000,
      link: {
        kind: 'retrying',
        since: now - 42_000,
        retryAt: now + 4_000,
        attempt: 6,
        problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
      },
    },
  }
  return {
    ...dashboardScenarios(now),
    ...alertScenarios(now),
    ...handScenarios(now),
    ...connectionScenarios(now),
    ...loadScenarios(now),
    ...sloScenarios(now),
    ...backupScenarios(now),
    ...deploymentScenarios(now),
    ...shelfScenarios(now),
    ...shiftScenarios(now),
    ...drillScenarios(now),
    calm: base,
    failing,
    blocked,
    splitBrain: splitBrain(now),
    loggedOut: loggedOut(now),
    growing: growing(now),
    drilling: drilling(now),
    automating: automating(now),
    held: held(now),
    busy: busy(now),
    holding: holding(now),
    onProbation: onProbation(now),
    worsened: worsened(now),
    routine: routine(now),
    linking: linking(now),
    vanishing: vanishing(now),
    offline,
    busyOffline: busyOffline(now, offline),
    stale: {
      ...base,
      isLive: false,
      picture: { ...base.picture, heardAt: now - 4_200, link: { kind: 'stale', since: now - 1_200 } },
    },
    refused: {
      ...base,
      isLive: false,
      picture: {
        ...base.picture,
        heardAt: now - 3_600_000,
        link: {
          kind: 'refused',
          since: now - 9_000,
          retryAt: now + 21_000,
          problem: aProblem('unauthorized', 'The token of this connection is not known to the control plane'),
        },
      },
    },
    hostGone: { ...base, isLive: false, port: 'gone' },
    notSignedIn: { ...base, isLive: false, port: 'notSignedIn' },
    never: {
      ...base,
      isLive: false,
      facts: [],
      picture: aPicture({
        snapshot: null,
        heardAt: null,
        capabilities: null,
        samples: [],
        link: {
          kind: 'retrying',
          since: now,
          retryAt: now + 2_000,
          attempt: 2,
          problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
        },
      }),
    },
    empty: {
      ...base,
      facts: [],
      picture: {
        ...base.picture,
        snapshot: aSnapshot({ accounts: {}, nodes: {} }),
        samples: [],
        series: [],
        ledger: [],
      },
    },
    young: {
      ...base,
      facts: base.facts.slice(-2),
      picture: {
        ...base.picture,
        ledger: [],
        samples: [],
        series: [],
        snapshot: { ...warming(now), failovers: [], alerts: [] },
      },
    },
    notices: {
      ...base,
      picture: {
        ...base.picture,
        notices: [
          { id: 'n1', at: now, problem: aProblem('storeFull', 'ENOSPC while writing operations') },
          {
            id: 'n2',
            at: now,
            problem: aProblem('badAnswer', 'One event of the stream could not be read and was left out'),
          },
        ],
      },
    },
    production: {
      ...base,
      picture: {
        ...base.picture,
        profile: {
          id: 'gcc',
          name: 'production-gcc',
          environment: 'production',
          controlApiUrl: 'https://linda.example:7443',
          prometheusUrl: null,
          alertmanagerUrl: null,
          ...PLAIN_ACCESS,
        },
      },
      plan: forced(now),
      confirm: {
        kind: 'refused',
        problem: aProblem('staleEpoch', 'ksa-main moved from epoch 17 to 18 since the plan was made'),
        changes: [
          { entity: 'account/ksa-main', field: 'lease.epoch', planned: 17, now: 18 },
          { entity: 'account/ksa-main', field: 'lease.holder', planned: 'ksa-1', now: 'ksa-2' },
        ],
      },
    },
    electron: { ...base, picture: { ...base.picture, shell: { kind: 'electron', version: '0.1.0' } } },
    unplanned: { ...base, plan: aProblem('noCandidate', 'ksa-2 is down, ksa-3 is 412 records behind') },
    followed: {
      ...base,
      confirm: { kind: 'recorded', entry: followedEntry(now) },
      picture: {
        ...base.picture,
        ledger: [followedEntry(now), ...base.picture.ledger],
        snapshot: followedSnapshot(now),
      },
    },
    unknownOutcome: {
      ...base,
      confirm: { kind: 'recorded', entry: unknownEntry(now) },
      picture: { ...base.picture, ledger: [unknownEntry(now), ...base.picture.ledger] },
    },
  } as const satisfies Record<string, Scenario>
}
