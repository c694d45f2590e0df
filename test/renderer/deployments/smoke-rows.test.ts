import { describe, expect, it } from 'vitest'
import { smokeRows } from '../../../renderer/deployments/smoke-rows.ts'
import type { SmokeResult } from '../../../shared/deployment.ts'

const result = (name: string, accountId: string, over: Partial<SmokeResult> = {}): SmokeResult => ({
  name,
  accountId,
  outcome: 'passed',
  tookMs: 40,
  detail: '',
  ...over,
})

describe('smoke scenarios by name', () => {
  it('put first what failed anywhere, and keep the order they were played in', () => {
    const rows = smokeRows([
      result('greeting', 'uae-main'),
      result('greeting', 'ksa-main', { tookMs: 90 }),
      result('total', 'uae-main'),
      result('total', 'ksa-main', { outcome: 'failed', detail: 'expected 12.50, came 12.5' }),
      result('goodbye', 'uae-main'),
    ])
    expect(rows.map(({ name }) => name)).toEqual(['total', 'greeting', 'goodbye'])
    expect(rows[0]?.failures.map(({ accountId }) => accountId)).toEqual(['ksa-main'])
    expect(rows[1]).toMatchObject({ played: 2, slowestMs: 90, failures: [] })
  })
})
