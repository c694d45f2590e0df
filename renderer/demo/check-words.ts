/** Whether a check of a script is so by what the cluster says now, and how far the presenter is, in words. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import { CONDITION_IDS } from '../../shared/runbook/condition-ids.ts'
import { judge } from '../../shared/runbook/judge.ts'
import type { World } from '../../shared/runbook/world.ts'
import { overAtMs, paceOf, type Progress } from './progress.ts'
import { clockWords } from './script-clock.ts'
import type { DemoCheck, DemoScript } from './script.ts'

export interface Said {
  readonly isSo: boolean
  readonly words: string
}

/** `epochs`: each account's when the script began. Where a window is, the world does not say: a screen is never so by it. */
export function sayOf(check: DemoCheck, world: World, epochs: Readonly<Record<string, number>>): Said {
  if (check.kind === 'screen') return { isSo: false, words: check.words }
  if (check.kind === 'replaced') {
    const lease = world.snapshot?.accounts[check.accountId]?.lease ?? null
    const before = epochs[check.accountId]
    const isSo = world.isLive && lease !== null && before !== undefined && lease.epoch > before && lease.holder !== null
    return {
      isSo,
      words: isSo
        ? `${check.accountId} has ${lease.holder?.nodeId ?? ''} as master, epoch ${lease.epoch}`
        : check.words,
    }
  }
  const of = check.of === null ? {} : { of: check.of }
  const { outcome, measured } = judge({ title: check.words, state: check.state, ...of }, world, NO_SUBJECT)
  const asked = `${check.of === null ? '' : `${check.of}: `}${CONDITION_IDS[check.state].means}`
  return { isSo: outcome === 'pass', words: outcome === 'pass' ? asked : `${asked} (${measured})` }
}

const NO_SUBJECT = { accountId: null, nodeId: null, serviceId: null, alertId: null }

/** What stands beside the clock. */
export function whereWords(progress: Progress, script: DemoScript, elapsedMs: number, isRunning: boolean): string {
  if (overAtMs(progress, script) !== null) return 'gone through'
  const stands = isRunning ? '' : ' · paused'
  const pace = paceOf(progress, script, elapsedMs)
  switch (pace.kind) {
    case 'onTime':
      return isRunning ? 'on time' : 'paused'
    case 'ahead':
    case 'behind':
      return `${clockWords(pace.byMs)} ${pace.kind}${stands}`
    default:
      return assertNever(pace)
  }
}
