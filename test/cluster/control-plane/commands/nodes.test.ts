import { describe, expect, it } from 'vitest'
import { GATEWAY, SUPERVISOR } from '../../../../cluster/control-plane/nodes/roster.ts'
import { aHealthChange, aNode, anId, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aDesk } from './a-desk.ts'

const add = { kind: 'addNode', accountId: 'uae-main', nodeId: 'uae-4', region: 'ksa' } as const
const remove = { kind: 'removeNode', nodeId: 'uae-3' } as const
const restart = { kind: 'restartNode', nodeId: 'uae-2' } as const

describe('a promotion rule', () => {
  it('is set until a time, by somebody, for a reason', () => {
    const { run, plan, node } = aDesk()
    expect(plan({ kind: 'setPromotionRule', nodeId: 'uae-2', rule: 'prefer', minutes: 10 })).toMatchObject({
      class: 'routine',
      inverse: { command: { kind: 'setPromotionRule', nodeId: 'uae-2', rule: 'neutral', minutes: null } },
    })
    run({ kind: 'setPromotionRule', nodeId: 'uae-2', rule: 'prefer', minutes: 10 })
    expect(node('uae-2')?.promotion).toEqual({
      rule: 'prefer',
      reason: 'maintenance of uae-1',
      owner: 'ops',
      expiresAt: AT + 600_000,
    })
  })

  it('that leaves nobody to take over is warned of', () => {
    const { run, plan } = aDesk()
    run({ kind: 'setPromotionRule', nodeId: 'uae-2', rule: 'must_not', minutes: null })
    const last = plan({ kind: 'setPromotionRule', nodeId: 'uae-3', rule: 'must_not', minutes: null })
    expect(last.checks).toMatchObject([{ id: 'standby', status: 'warn', measured: 'none', threshold: 'at least 1' }])
    expect(faultOf(() => plan({ kind: 'setPromotionRule', nodeId: 'uae-2', rule: 'must_not', minutes: null }))).toBe(
      'alreadySo',
    )
  })
})

describe('draining', () => {
  it('takes a servant out of work, tells its account, and can be ended', async () => {
    const { run, plan, node, roster, settle } = aDesk()
    expect(plan({ kind: 'drain', nodeId: 'uae-2' })).toMatchObject({
      class: 'disturbing',
      inverse: { command: { kind: 'undrain', nodeId: 'uae-2' } },
    })
    expect(run({ kind: 'drain', nodeId: 'uae-2' }).outcome).toBe('uae-2 is drained')
    expect(node('uae-2')?.drained).toMatchObject({ owner: 'ops', reason: 'maintenance of uae-1' })
    await settle()
    expect(roster.asked).toEqual(['uae-1:setPeers', 'uae-2:setPeers', 'uae-3:setPeers', 'uae-1:setBalancing'])
    expect(faultOf(() => plan({ kind: 'drain', nodeId: 'uae-2' }))).toBe('alreadySo')
    run({ kind: 'undrain', nodeId: 'uae-2' })
    expect(node('uae-2')?.drained).toBeNull()
    expect(faultOf(() => plan({ kind: 'undrain', nodeId: 'uae-2' }))).toBe('alreadySo')
  })

  it('is not for a master, nor while the account moves, nor for a stranger', () => {
    const { run, plan } = aDesk()
    expect(faultOf(() => plan({ kind: 'drain', nodeId: 'uae-1' }))).toBe('nodeIsMaster')
    expect(faultOf(() => plan({ kind: 'drain', nodeId: 'uae-9' }))).toBe('unknownNode')
    run({ kind: 'failover', accountId: 'uae-main', to: 'uae-3' })
    expect(faultOf(() => plan({ kind: 'drain', nodeId: 'uae-2' }))).toBe('failoverRunning')
  })

  it('of the last healthy standby is warned of; of a sick one it moves nothing', () => {
    const { plan, book } = aDesk()
    book.record([aHealthChange('uae-3', { health: 'down', why: 'gone' })])
    expect(plan({ kind: 'drain', nodeId: 'uae-2' }).checks[0]).toMatchObject({ id: 'standby', status: 'warn' })
    expect(plan({ kind: 'drain', nodeId: 'uae-3' })).toMatchObject({ class: 'routine' })
  })
})

describe('restarting a node', () => {
  it('is done when it is back as another process and has caught up', async () => {
    const { run, roster, settle, hears, joins, operations } = aDesk()
    roster.answers.set(`${SUPERVISOR}:restartNode`, () => ({ pid: 9 }))
    const { id } = run(restart)
    await settle(200)
    expect(operations.find(id)).toMatchObject({ status: 'running', step: 'waiting for uae-2 to join' })
    joins('uae-2', anId(0xf2))
    hears('uae-2', { position: 10 })
    await settle(200)
    expect(operations.find(id).step).toBe('waiting for uae-2 to catch up')
    hears('uae-2', { position: 80 })
    await settle(200)
    expect(operations.find(id)).toMatchObject({
      status: 'succeeded',
      outcome: 'uae-2 is back as another process, and caught up',
    })
  })

  it('that does not come back has failed after 30 s', async () => {
    const { run, roster, settle, operations } = aDesk()
    roster.answers.set(`${SUPERVISOR}:restartNode`, () => ({ pid: 9 }))
    const { id } = run(restart)
    await settle(29_000)
    expect(operations.find(id).status).toBe('running')
    await settle(2_000)
    expect(operations.find(id)).toMatchObject({
      status: 'failed',
      fault: 'timeout',
      outcome: 'Failed: uae-2 has not joined anew within 30 s',
    })
  })

  it('is not asked for twice, also not by a control plane that restarted meanwhile', async () => {
    const { run, roster, settle, joins, hears, restarted } = aDesk()
    roster.answers.set(`${SUPERVISOR}:restartNode`, () => ({ pid: 9 }))
    const { id } = run(restart)
    await settle(200)
    joins('uae-2', anId(0xf2))
    const next = restarted()
    next.resumeOpen()
    hears('uae-2')
    await settle(300)
    expect(next.find(id).status).toBe('succeeded')
    expect(roster.asked.filter((asked) => asked === `${SUPERVISOR}:restartNode`)).toHaveLength(1)
  })

  it('of a master is refused while somebody can take over, and forced when nobody can', () => {
    const { plan, book } = aDesk()
    expect(faultOf(() => plan({ kind: 'restartNode', nodeId: 'uae-1' }))).toBe('nodeIsMaster')
    book.record(['uae-2', 'uae-3'].map((id) => aHealthChange(id, { health: 'down', why: 'gone' })))
    const forced = plan({ kind: 'restartNode', nodeId: 'uae-1' })
    expect(forced.class).toBe('forced')
    expect(forced.consequences[0]).toMatch(/to the detector this is a failure/)
  })

  it('without a supervisor is forced in the plan and refused when confirmed, and nothing is recorded', () => {
    const { plan, confirm, roster, book } = aDesk()
    roster.here.delete(SUPERVISOR)
    const made = plan(restart)
    expect(made.class).toBe('forced')
    expect(made.checks[0]).toMatchObject({ id: 'supervisor', status: 'fail', measured: 'not connected' })
    const { seq } = book.snapshot
    expect(faultOf(() => confirm(made.id))).toBe('supervisorGone')
    expect(book.snapshot.seq).toBe(seq)
  })

  it('while something else is done to it rests on another cluster than it finds', async () => {
    const { plan, confirm, run } = aDesk()
    const made = plan(restart)
    run(restart)
    expect(faultOf(() => confirm(made.id))).toBe('staleEpoch')
    expect(plan(restart)).toMatchObject({ class: 'forced' })
  })
})

describe('adding a node', () => {
  const answering = (desk: ReturnType<typeof aDesk>) => {
    desk.roster.answers.set(`${GATEWAY}:admitNode`, () => ({}))
    desk.roster.answers.set(`${SUPERVISOR}:startNode`, () => ({ pid: 9, httpPort: 1, peerPort: 4_242 }))
  }

  it('is done when its log has reached its account’s: no candidate before', async () => {
    const desk = aDesk()
    answering(desk)
    const { id } = desk.run(add)
    expect(desk.node('uae-4')).toMatchObject({ priority: 4, region: 'ksa', caughtUp: false, health: 'unknown' })
    await desk.settle(200)
    desk.hears('uae-4', { incarnation: anId(0xf4), position: 3 })
    desk.joins('uae-4', anId(0xf4))
    await desk.settle(200)
    expect(desk.operations.find(id)).toMatchObject({ status: 'running', step: 'uae-4 catches up' })
    expect(desk.node('uae-4')?.caughtUp).toBe(false)
    desk.hears('uae-4', { incarnation: anId(0xf4), position: 100 })
    desk.book.record([{ kind: 'nodeCaughtUp', nodeId: 'uae-4', position: 100 }])
    await desk.settle(200)
    expect(desk.operations.find(id)).toMatchObject({
      status: 'succeeded',
      outcome: 'uae-4 serves uae-main and has caught up',
    })
    expect(desk.node('uae-4')?.caughtUp).toBe(true)
  })

  it('that the supervisor cannot start leaves nothing behind', async () => {
    const desk = aDesk()
    desk.roster.answers.set(`${GATEWAY}:admitNode`, () => ({}))
    const { id } = desk.run(add)
    await desk.settle(200)
    expect(desk.operations.find(id)).toMatchObject({ status: 'failed', fault: 'timeout' })
    expect(desk.node('uae-4')).toBeUndefined()
  })

  it('that is started and never joins is ended again, and leaves nothing behind', async () => {
    const desk = aDesk()
    answering(desk)
    desk.roster.answers.set(`${SUPERVISOR}:stopNode`, () => ({}))
    const { id } = desk.run(add)
    await desk.settle(31_000)
    expect(desk.operations.find(id)).toMatchObject({ status: 'failed', fault: 'timeout' })
    expect(desk.roster.asked).toContain(`${SUPERVISOR}:stopNode`)
    expect(desk.node('uae-4')).toBeUndefined()
  })

  it('that joined and does not catch up stays, and is no candidate', async () => {
    const desk = aDesk()
    answering(desk)
    const { id } = desk.run(add)
    await desk.settle(200)
    desk.joins('uae-4', anId(0xf4))
    await desk.settle(121_000)
    expect(desk.operations.find(id)).toMatchObject({ status: 'failed', fault: 'timeout' })
    expect(desk.node('uae-4')).toMatchObject({ caughtUp: false })
  })

  it('of a name that is taken is refused, whoever has it', () => {
    const { plan } = aDesk()
    for (const nodeId of ['uae-2', GATEWAY, SUPERVISOR, 'control-plane'])
      expect(faultOf(() => plan({ ...add, nodeId }))).toBe('nodeExists')
    expect(faultOf(() => plan({ ...add, accountId: 'nowhere' }))).toBe('unknownAccount')
  })

  it('planned twice at once happens once', () => {
    const { plan, confirm } = aDesk()
    const [first, second] = [plan(add), plan({ ...add, nodeId: 'uae-5' })]
    confirm(first.id)
    expect(faultOf(() => confirm(second.id))).toBe('staleEpoch')
  })
})

describe('removing a node', () => {
  it('ends its process, and everybody is told', async () => {
    const { run, roster, settle, node, operations } = aDesk()
    roster.answers.set(`${SUPERVISOR}:stopNode`, () => ({}))
    const { id } = run(remove)
    await settle(100)
    expect(operations.find(id)).toMatchObject({ status: 'succeeded', outcome: 'uae-3 has left' })
    expect(node('uae-3')).toBeUndefined()
    expect(roster.asked).toEqual([`${SUPERVISOR}:stopNode`, `${GATEWAY}:expelNode`, 'uae-1:setPeers', 'uae-2:setPeers'])
  })

  it('can be taken back by adding it', () => {
    const { plan } = aDesk()
    expect(plan(remove).inverse.command).toEqual({
      kind: 'addNode',
      accountId: 'uae-main',
      nodeId: 'uae-3',
      region: 'uae',
    })
  })

  it('is not for a master, nor for the last servant', () => {
    const { plan, book } = aDesk()
    expect(faultOf(() => plan({ kind: 'removeNode', nodeId: 'uae-1' }))).toBe('nodeIsMaster')
    book.record([{ kind: 'nodeRemoved', nodeId: 'uae-3', why: 'gone' }])
    expect(faultOf(() => plan({ kind: 'removeNode', nodeId: 'uae-2' }))).toBe('lastServant')
  })

  it('of two at once removes one: the second would be the last', () => {
    const { plan, confirm, book } = aDesk()
    const second = plan({ kind: 'removeNode', nodeId: 'uae-2' })
    book.record([{ kind: 'nodeRemoved', nodeId: 'uae-3', why: 'gone' }])
    expect(faultOf(() => confirm(second.id))).toBe('staleEpoch')
  })

  it('counts nodes of its own account alone', () => {
    const { plan, book } = aDesk()
    book.record([{ kind: 'nodeAdded', node: aNode({ id: 'ksa-1', accountId: 'ksa-main' }) }])
    expect(plan(remove).consequences[0]).toBe('uae-main goes on with uae-1, uae-2.')
  })
})
