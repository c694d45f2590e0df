/** The first sentence of the Load screen. Pure. */
import { listed } from '../../shared/words/format.ts'
import { BALANCING_NAMES } from '../../shared/words/labels.ts'
import { loadSkew, type NodeLoad } from '../store/spread-now.ts'
import type { AccountLoads } from './use-loads.ts'

/** Up to here a spread counts as even: a few messages more or less are chance. */
const EVEN = 1.25

export function loadSentence(accounts: readonly AccountLoads[]): string {
  const skews = accounts
    .flatMap(({ account, loads }) => {
      const skew = loadSkew(loads)
      return skew === null ? [] : [{ id: account.id, loads, over: skew.maxOverMean }]
    })
    .sort((a, b) => b.over - a.over)
  const [worst] = skews
  if (worst === undefined)
    return accounts.some(({ loads }) => loads.some(({ perS }) => perS !== null))
      ? 'No messages are handled now.'
      : 'No node reports what it handles.'
  const uneven = skews.filter(({ over }) => over > EVEN)
  if (uneven.length === 0)
    return `The work is spread evenly: the busiest node does ${worst.over.toFixed(2)} times the mean of its account.`
  if (uneven.length === 1)
    return `${worst.id} is uneven: ${busiest(worst.loads)} does ${worst.over.toFixed(2)} times the mean of its nodes.`
  const named = uneven.slice(0, 3).map(({ id }) => id)
  const rest = uneven.length - named.length
  return `${listed(rest > 0 ? [...named, `${rest} more`] : named)} are uneven; worst is ${busiest(worst.loads)} with ${worst.over.toFixed(2)} times the mean.`
}

export function accountSentence({ account, loads }: AccountLoads): string {
  const skew = loadSkew(loads)
  const how = `${BALANCING_NAMES[account.balancing]} over ${loads.length} ${loads.length === 1 ? 'node' : 'nodes'}`
  const silent = loads.filter(({ perS }) => perS === null).map(({ node }) => node.id)
  const unheard = silent.length === 0 ? '' : `; ${listed(silent)} ${silent.length === 1 ? 'does' : 'do'} not report`
  if (skew === null) return `${how}${unheard}.`
  return `${how}: ${busiest(loads)} does ${skew.maxOverMean.toFixed(2)} times the mean${unheard}.`
}

function busiest(loads: readonly NodeLoad[]): string {
  return loads.toSorted((a, b) => (b.perS ?? 0) - (a.perS ?? 0))[0]?.node.id ?? 'nobody'
}
