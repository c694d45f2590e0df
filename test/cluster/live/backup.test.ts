/** Backups of a real cluster under traffic: proven, damaged on purpose, and interrupted in every phase. */
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { segmentPath } from '../../../cluster/backup/segments.ts'
import { until } from '../../bench/support/until.ts'
import { entriesOf, flip } from '../backup/an-estate.ts'
import { judged } from './judged.ts'
import { TIMEOUT_MS, WITHIN_MS, start, settingsOf, first, archiveOf, backUp, findingsOf } from './backing-up.ts'

describe('a backup of a cluster that serves', () => {
  it(
    'is proven; every damaged part, a dropped segment, a cut manifest and a newer schema are each found and named',
    async () => {
      const live = await start()
      const { id } = await backUp(live)
      const path = archiveOf(live, id)
      const reaches = async () => {
        const { segment } = await live.snapshot()
        return segment !== null && segment.backupId === id && segment.number >= 3 ? segment : null
      }
      const segment = await until(reaches, { what: 'three segments are copied', withinMs: WITHIN_MS })
      expect(segment.records).toBeGreaterThan(0)
      expect(segment.copies.map(({ place, state }) => `${place} ${state}`)).toEqual(['first copied', 'second copied'])
      const good = await findingsOf(live, id)
      expect(good).toMatchObject({ outcome: 'passed' })
      expect(good.findings.join(' ')).toMatch(
        /folded from its first fact, its journal comes to the state of fact \d+, hash for hash/i,
      )
      expect((await settingsOf(live)).isOneDevice).toBe(true)

      const whole = `${path}.whole`
      copyFileSync(path, whole)
      const parts = entriesOf(path).filter(({ name }) => name.endsWith('.zst'))
      expect(parts).toHaveLength(5)
      for (const { name, start: at, size } of parts) {
        flip(path, at + Math.floor(size / 2))
        const { outcome, findings } = await findingsOf(live, id)
        expect({ outcome, first: findings[0] }).toEqual({
          outcome: 'failed',
          first: `${name.slice(0, -4)} is damaged: its SHA-256 is not the one that was packed.`,
        })
        copyFileSync(whole, path)
      }
      truncateSync(path, 900)
      expect((await findingsOf(live, id)).findings[0]).toMatch(/^The archive is damaged: the manifest/)
      writeFileSync(path, readFileSync(whole, 'latin1').replace('"schema": 2', '"schema": 3'), 'latin1')
      expect((await findingsOf(live, id)).findings[0]).toMatch(/schema 3; this version reads linda-backup\/1, schema 2/)
      const alert = async () =>
        (await live.snapshot()).alerts.find(
          ({ code, resolvedAt }) => code === 'verificationFailed' && resolvedAt === null,
        )
      await until(async () => (await alert()) ?? null, { what: 'it is an alert', withinMs: WITHIN_MS })
      copyFileSync(whole, path)
      rmSync(whole)
      rmSync(segmentPath(first(live), id, 2))
      expect((await findingsOf(live, id)).findings[0]).toMatch(/^The segments are not whole: segment 2 is missing/)

      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
