import { describe, expect, it } from 'vitest'
import { countedErrors } from '../../../../../cluster/control-plane/alerts/errors/counters.ts'
import { GatewayMetrics } from '../../../../../cluster/gateway/metrics.ts'
import { MediaMetrics } from '../../../../../cluster/media/metrics.ts'
import { SheetsMetrics } from '../../../../../cluster/sheets/metrics.ts'

const summed = (page: string) =>
  countedErrors(page).map(({ kind, accountId, total }) => [accountId, kind, total] as const)

describe('errors by kind', () => {
  it('are read off the pages that the processes really have', async () => {
    const gateway = new GatewayMetrics(
      () => [],
      () => [],
    )
    const account = gateway.of('uae-main')
    account.replied('accepted', 12)
    account.replied('staleRefused', null)
    account.replied('staleRefused', null)
    const found = summed(await gateway.registry.metrics())
    expect(found).toContainEqual(['uae-main', 'reply.staleRefused', 2])
    expect(found.map(([, kind]) => kind).toSorted()).toEqual([
      'reply.doubled',
      'reply.noSession',
      'reply.staleRefused',
      'reply.unknownMessage',
    ])
    const sheets = new SheetsMetrics({ quotaUsed: () => 0, quotaLimit: 1, rows: () => 0 })
    sheets.answered('throttled')
    expect(summed(await sheets.registry.metrics())).toEqual([
      [null, 'request.throttled', 1],
      [null, 'request.failed', 0],
      [null, 'request.refused', 0],
    ])
    const media = new MediaMetrics(() => 0)
    media.ended('failed', 3)
    media.ended('processed', 3)
    expect(summed(await media.registry.metrics())).toEqual([
      [null, 'job.failed', 1],
      [null, 'job.refused', 0],
    ])
  })

  it('of a bot are its calls that came to nothing', () => {
    const page = [
      '# TYPE linda_bot_sheet_calls_total counter',
      'linda_bot_sheet_calls_total{outcome="ok"} 7',
      'linda_bot_sheet_calls_total{outcome="failed"} 3',
      'linda_bot_media_jobs_total{outcome="skipped"} 1',
      'linda_bot_replies_total{verdict="staleRefused"} 9',
    ].join('\n')
    expect(summed(page)).toEqual([
      [null, 'sheetCall.failed', 3],
      [null, 'mediaJob.skipped', 1],
    ])
  })

  it('that this version does not know are kinds all the same, and what cannot be read is none', () => {
    const page = [
      'linda_gateway_replies_total{account="a\\"}b",verdict="lost in transit"} 4 1700000000',
      'linda_gateway_replies_total{account="x",verdict="doubled"} NaN',
      'linda_gateway_replies_total{account="x"} 4',
      'linda_gateway_replies_total_more{account="x",verdict="doubled"} 4',
      '# HELP linda_gateway_replies_total nothing',
      'linda_gateway_replies_total{account="x",verdict="cut',
    ].join('\n')
    expect(summed(page)).toEqual([['a\\"}b', 'reply.lost in transit', 4]])
    const strange = `linda_sheets_requests_total{outcome="a/b?<${'x'.repeat(90)}"} 1`
    expect(summed(strange)).toEqual([[null, `request.a-b--${'x'.repeat(55)}`, 1]])
    expect(summed('<html>linda_gateway_replies_total</html>')).toEqual([])
  })
})
