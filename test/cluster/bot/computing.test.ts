import { describe, expect, it } from 'vitest'
import { answer, type Answer, type Answering } from '../../../cluster/bot/answer.ts'
import { Computing, type ComputingOptions, type Servant } from '../../../cluster/bot/computing.ts'
import type { Message } from '../../../cluster/wire/traffic.ts'
import { Fault } from '../../../shared/fault.ts'
import { aMessage } from '../../support/factories.ts'

const LIVE = ['uae-1', 'uae-2', 'uae-3']

/** What a node does with a message it is asked to compute. */
type Deed = (message: Message) => Answer

/** uae-1 is master; the others do as a test says, and answer otherwise. */
function aComputing(deeds: Readonly<Record<string, Deed>> = {}) {
  const asked: string[] = []
  const failures: string[] = []
  const clock = { now: 0 }
  const deedOf = (nodeId: string) => deeds[nodeId] ?? ((message) => answer(message, null))
  const own: Answering = (message) => {
    asked.push('uae-1')
    return deedOf('uae-1')(message)
  }
  const options: ComputingOptions = {
    nodeId: 'uae-1',
    answer: own,
    computed: () => undefined,
    servant: (nodeId) => (nodeId === 'uae-2' || nodeId === 'uae-3' ? aServant(nodeId) : undefined),
    failed: (nodeId, kind) => failures.push(`${nodeId} ${kind}`),
    log: () => undefined,
    mono: () => clock.now,
  }
  function aServant(nodeId: string): Servant {
    return async (message) => {
      asked.push(nodeId)
      clock.now += 10
      return deedOf(nodeId)(message)
    }
  }
  return { computing: new Computing(options), asked, failures, clock }
}

const refuse = (fault: Error) => () => {
  throw fault
}
const hello = aMessage('a', 1)

describe('a message', () => {
  it('is computed by the node that was chosen, and by nobody else', async () => {
    const { computing, asked } = aComputing()
    expect(await computing.compute(hello, null, 'uae-3', LIVE)).toMatchObject({
      by: 'uae-3',
      tookMs: 10,
      hasFailed: false,
    })
    expect(asked).toEqual(['uae-3'])
    expect(computing.fared(1_000).nodes).toEqual([{ nodeId: 'uae-3', messages: 1, errors: 0, p95Ms: 10 }])
  })

  it('that its node fails is computed here, and the error is that node’s alone', async () => {
    const { computing, failures } = aComputing({ 'uae-2': refuse(new Error('broken')) })
    expect(await computing.compute(hello, null, 'uae-2', LIVE)).toMatchObject({ by: 'uae-1', hasFailed: true })
    expect(failures).toEqual(['uae-2 failed'])
    expect(computing.fared(1_000).nodes).toEqual([
      { nodeId: 'uae-1', messages: 1, errors: 0, p95Ms: 0 },
      { nodeId: 'uae-2', messages: 1, errors: 1, p95Ms: 10 },
    ])
  })

  it.each([
    ['timeout', new Fault('timeout', 'No answer within 300 ms')],
    ['lost', new Fault('unreachable', 'uae-2 hung up')],
    ['badAnswer', new Fault('badAnswer', 'something else')],
    ['failed', new Fault('internal', 'a defect')],
  ])('that is not answered is counted by what happened: %s', async (kind, fault) => {
    const { computing, failures } = aComputing({ 'uae-2': refuse(fault) })
    await computing.compute(hello, null, 'uae-2', LIVE)
    expect(failures).toEqual([`uae-2 ${kind}`])
  })

  it('that this node fails itself is computed by a servant', async () => {
    const { computing, asked } = aComputing({ 'uae-1': refuse(new Error('broken')) })
    expect(await computing.compute(hello, null, 'uae-1', LIVE)).toMatchObject({ by: 'uae-2', hasFailed: true })
    expect(asked).toEqual(['uae-1', 'uae-2'])
  })

  it('that nobody can compute is an error of everybody who was asked', async () => {
    const broken = refuse(new Error('broken'))
    const { computing } = aComputing({ 'uae-1': broken, 'uae-2': broken, 'uae-3': broken })
    await expect(computing.compute(hello, null, 'uae-2', LIVE)).rejects.toThrow('broken')
    expect(computing.fared(1_000).nodes.map(({ nodeId, errors }) => `${nodeId} ${errors}`)).toEqual([
      'uae-2 1',
      'uae-1 1',
      'uae-3 1',
    ])
  })

  it('of a node that is no peer any more is no error of it', async () => {
    const { computing, failures } = aComputing()
    expect(await computing.compute(hello, null, 'uae-9', LIVE)).toMatchObject({ by: 'uae-1', hasFailed: false })
    expect(failures).toEqual([])
  })
})
