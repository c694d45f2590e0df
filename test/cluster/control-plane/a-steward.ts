/** A steward over a cluster whose servants do what they are asked, and whose detector finds what a test says. */
import type { Trouble } from '../../../cluster/control-plane/detect/serving.ts'
import { Steward, TICK_MS } from '../../../cluster/control-plane/steward.ts'
import { EMPTY_TAIL } from '../../../cluster/wire/records.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { Fault } from '../../../shared/fault.ts'
import { aBeat, aHealthChange } from '../../support/factories.ts'
import { turns } from '../../support/until.ts'
import { aCluster } from './a-cluster.ts'
import { aPresence } from './support.ts'

/** The gateway refuses while `gateway.refuses`. */
export function aSteward({ isFirstStart = false, isOn = true } = {}) {
  const cluster = aCluster()
  const { book, clock, roster, runner } = cluster
  const config = { ...cluster.config, nodes: cluster.config.nodes.filter(({ accountId }) => accountId === 'uae-main') }
  const gateway = { refuses: false }
  const raised = () => {
    if (gateway.refuses) throw new Fault('timeout', 'the gateway did not answer')
    return { floorEpoch: 9, tail: { position: 0, hash: 'h' }, waiting: 0 }
  }
  roster.answers.set('gateway:raiseFloor', raised)
  for (const id of ['uae-1', 'uae-2', 'uae-3']) {
    roster.answers.set(`${id}:raiseFloor`, () => ({ floorEpoch: 9, tail: { position: 0, hash: 'h' }, waiting: null }))
    roster.answers.set(`${id}:catchUp`, () => ({ tail: EMPTY_TAIL, fetched: 0, cut: 0, source: null }))
    roster.answers.set(`${id}:hashAt`, () => ({ hash: 'h' }))
    roster.answers.set(`${id}:promote`, () => ({ tail: EMPTY_TAIL }))
  }
  roster.answers.set('gateway:awaitServed', () => ({ gapMs: null }))
  if (!isOn) {
    const nodes = ['uae-1', 'uae-2', 'uae-3'].map((id) => aHealthChange(id, { health: 'healthy', why: '' }))
    book.record([{ kind: 'protectionChanged', state: 'warming', why: 'the control plane started' }, ...nodes])
  }
  const watched: string[] = []
  const troubles = new Map<string, Trouble>()
  const watch = {
    begin: () => void watched.push('begin'),
    tick: () => void watched.push('tick'),
    excuse: (ms: number) => void watched.push(`excuse ${ms}`),
    trouble: (nodeId: string) => troubles.get(nodeId) ?? null,
    isFirstCheck: () => false,
  }
  let worked = 0
  /** The control plane's own work, besides. */
  const work = (ms: number) => void (worked += ms)
  const steward = new Steward({ config, book, roster, watch, runner, workedMs: () => worked, clock, isFirstStart })
  const beats = (id: string, over = {}) => {
    roster.here.set(id, aPresence(id, { heardAt: clock.mono(), heardWallAt: clock.wall(), beat: aBeat(over) }))
  }
  /** Everybody who is here is heard, every 100 ms, and asked things have their answers. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += TICK_MS) {
      clock.advance(TICK_MS)
      for (const [id, presence] of roster.here) {
        roster.here.set(id, { ...presence, heardAt: clock.mono(), heardWallAt: clock.wall() })
      }
      steward.tick()
      await turns(12)
    }
  }
  const account = () => book.snapshot.accounts['uae-main']
  const openAlerts = () => book.snapshot.alerts.filter(({ resolvedAt }) => resolvedAt === null).map(({ id }) => id)
  beats('uae-1', { roleBelieved: 'master', standbys: 2 })
  return { ...cluster, gateway, steward, work, watched, troubles, pass, beats, account, openAlerts }
}

/** uae-1 is confirmed down. */
export const DOWN: FactBody = aHealthChange('uae-1', { health: 'down', why: 'no answer' })
