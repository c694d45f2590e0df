import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Pending } from '../../../cluster/wire/pending.ts'
import { Fault, toProblem } from '../../../shared/fault.ts'
import { faultOfPromise } from '../../support/fault.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Asks, and answers with the id it was sent under. */
function ask(pending: Pending, timeoutMs = 100) {
  let id = 0
  const answer = pending.ask((given) => (id = given), timeoutMs)
  return { answer, id }
}

describe('a request', () => {
  it('gets its own answer, in whatever order they come', async () => {
    const pending = new Pending()
    const [first, second] = [ask(pending), ask(pending)]
    expect(first.id).not.toBe(second.id)
    pending.settle({ id: second.id, value: 'two' })
    pending.settle({ id: first.id, value: 'one' })
    expect(await Promise.all([first.answer, second.answer])).toEqual(['one', 'two'])
  })

  it('gets the refusal of the other side as the fault it was', async () => {
    const pending = new Pending()
    const { answer, id } = ask(pending)
    pending.settle({ id, problem: toProblem(new Fault('staleEpoch', 'below the floor', { floorEpoch: 3 })) })
    await expect(answer).rejects.toMatchObject({
      code: 'staleEpoch',
      message: 'below the floor',
      data: { floorEpoch: 3 },
    })
  })

  it('that nobody answers times out, and a late answer is dropped', async () => {
    const pending = new Pending()
    const { answer, id } = ask(pending, 300)
    const refused = faultOfPromise(answer)
    await vi.advanceTimersByTimeAsync(299)
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(await refused).toBe('timeout')
    expect(() => pending.settle({ id, value: 'late' })).not.toThrow()
  })

  it('is refused with all others when the connection goes, and waits no more', async () => {
    const pending = new Pending()
    const refused = [ask(pending), ask(pending)].map(({ answer }) => faultOfPromise(answer))
    pending.rejectAll('uae-2 hung up')
    expect(await Promise.all(refused)).toEqual(['unreachable', 'unreachable'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('answered twice counts once', async () => {
    const pending = new Pending()
    const { answer, id } = ask(pending)
    pending.settle({ id, value: 1 })
    pending.settle({ id, value: 2 })
    expect(await answer).toBe(1)
  })
})
