import { describe, expect, it } from 'vitest'
import { createConsentDesk } from '../../../electron/consent/consent-desk.ts'

interface Shown {
  readonly question: string
  readonly answer: (verdict: 'given' | 'withdrawn') => void
  readonly fail: (error: Error) => void
}

function aDesk() {
  const shown: Shown[] = []
  const desk = createConsentDesk<string>((question) => {
    const { promise, resolve, reject } = Promise.withResolvers<'given' | 'withdrawn'>()
    shown.push({ question, answer: resolve, fail: reject })
    return promise
  })
  return { desk, shown }
}

const waited = new AbortController().signal
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('the consent desk', () => {
  it('shows one question at a time, in the order they were asked', async () => {
    const { desk, shown } = aDesk()
    const first = desk.ask('first', waited)
    const second = desk.ask('second', waited)
    await settle()
    expect(shown.map(({ question }) => question)).toEqual(['first'])
    shown[0]?.answer('given')
    expect(await first).toBe('given')
    await settle()
    shown[1]?.answer('withdrawn')
    expect(await second).toBe('withdrawn')
  })

  it('goes on with the next when a window could not be shown', async () => {
    const { desk, shown } = aDesk()
    const first = desk.ask('first', waited)
    const second = desk.ask('second', waited)
    await settle()
    shown[0]?.fail(new Error('no page'))
    await expect(first).rejects.toThrow('no page')
    await settle()
    shown[1]?.answer('given')
    expect(await second).toBe('given')
  })

  it('does not show a question that nobody waits for any more', async () => {
    const { desk, shown } = aDesk()
    const gone = new AbortController()
    const first = desk.ask('first', waited)
    const second = desk.ask('second', gone.signal)
    await settle()
    gone.abort()
    shown[0]?.answer('withdrawn')
    await first
    expect(await second).toBe('withdrawn')
    expect(shown).toHaveLength(1)
  })
})
