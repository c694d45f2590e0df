/** Backups of a real cluster under traffic: proven, damaged on purpose, and interrupted in every phase. */
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { until } from '../../bench/support/until.ts'
import { judged } from './judged.ts'
import {
  TIMEOUT_MS,
  WITHIN_MS,
  start,
  settingsOf,
  archiveOf,
  press,
  ended,
  findingsOf,
  halves,
  livingPidOf,
  untilPhase,
} from './backing-up.ts'

describe('a backup of a cluster that serves', () => {
  it(
    'interrupted in each phase by a kill of the backup process or of the control plane, is completed and nothing half stays',
    async () => {
      // Long enough that every phase can be met.
      const live = await start({ grownMb: 24 })
      const met = new Set<string>()
      const phases = ['engine', 'stateLogs', 'packing', 'copying', 'answered'] as const
      for (const victim of ['backup', 'control-plane'] as const) {
        for (const phase of phases) {
          const victimPid = await livingPidOf(live, victim)
          const operationId = await press(live, { kind: 'backup' })
          if (await untilPhase(live, phase)) met.add(phase)
          process.kill(victimPid, 'SIGKILL')
          const { status, outcome } = await ended(live, operationId)
          expect({ victim, phase, status, outcome }).toMatchObject({ status: 'succeeded' })
          await live.untilSteady({ withinMs: WITHIN_MS })
          await until(async () => (await settingsOf(live).catch(() => null)) ?? null, {
            what: 'the backup process is back',
            withinMs: WITHIN_MS,
          })
        }
      }
      expect([...met]).toEqual(expect.arrayContaining(['engine', 'stateLogs', 'packing']))
      const { backups } = await live.snapshot()
      expect(backups).toHaveLength(2 * phases.length)
      expect(new Set(backups.map(({ state }) => state))).toEqual(new Set(['complete']))
      const newest = backups[0]
      expect(await findingsOf(live, newest?.id ?? '')).toMatchObject({ outcome: 'passed' })
      expect(await findingsOf(live, backups.at(-1)?.id ?? '')).toMatchObject({ outcome: 'passed' })
      await until(() => (halves(live).length === 0 ? true : null), {
        what: 'nothing half is left',
        withinMs: WITHIN_MS,
      })
      expect(backups.filter(({ id }) => !existsSync(archiveOf(live, id)))).toEqual([])
      const { findings } = await judged(live, WITHIN_MS)
      // The log that was there before the cluster: nobody was granted its epoch, and only its end is in the gateway's book.
      expect(findings.filter(({ what }) => !what.includes('grown-'))).toEqual([])
    },
    TIMEOUT_MS,
  )
})
