import { describe, expect, it } from 'vitest'
import { metricValue } from '../../../../cluster/control-plane/services/metric-value.ts'

const PAGE = `# HELP pg_up Whether it is up.
# TYPE pg_up gauge
pg_up{server="a",note="say \\"hi\\" } 9"} 1
pg_up{server="b"} 1 1795275854468
pg_upgrades_total 12
pg_wait_seconds NaN
pg_free_bytes +Inf
 pg_indented 4
pg_half`

describe('one number of a metrics page', () => {
  it.each([
    ['is the sum over its series, whatever stands in their labels', 'pg_up', 2],
    ['is not that of a longer name', 'pg_upgrades_total', 12],
    ['may be no number', 'pg_wait_seconds', Number.NaN],
    ['may be endless', 'pg_free_bytes', Number.POSITIVE_INFINITY],
    ['is missing where the page does not have it', 'pg_down', null],
    ['is missing where a line breaks off', 'pg_half', null],
    ['is not that of a comment', 'HELP', null],
  ])('%s', (_what, metric, value) => {
    expect(metricValue(PAGE, metric)).toEqual(value)
  })
})
