import { describe, expect, it } from 'vitest'
import { judge, together } from '../../../../cluster/control-plane/deployments/judge.ts'
import type { Fared } from '../../../../shared/deployment.ts'

const AT = 1_800_000_000_000

function fared(over: Partial<Fared> = {}): Fared {
  const messages = over.messages ?? 250
  const errors = over.errors ?? 0
  return {
    version: '0.2.0',
    nodes: ['uae-2'],
    messages,
    errors,
    errorFraction: messages === 0 ? null : errors / messages,
    p95Ms: 12,
    windowMs: 30_000,
    ...over,
  }
}

const OLD = fared({ version: '0.1.0', messages: 900, errors: 1 })

function judged(candidate: Fared, over: { overSince?: number | null; at?: number; baseline?: Fared | null } = {}) {
  return judge({ candidate, baseline: OLD, at: AT, step: 'verifyCanary', overSince: null, ...over })
}

describe('judging a version', () => {
  it('waits for 200 messages or 60 s', () => {
    expect(judged(fared({ messages: 199, errors: 199 })).judgement.verdict).toBe('waiting')
    expect(judged(fared({ messages: 200 })).judgement.verdict).toBe('pass')
    expect(judged(fared({ messages: 12, windowMs: 60_000 })).judgement.verdict).toBe('pass')
  })

  it('says how much is missing while it waits', () => {
    expect(judged(fared({ messages: 83, windowMs: 41_900 })).judgement.why).toBe(
      '83 of 200 messages, or 41 of 60 s: too few to judge',
    )
  })

  it('never judges a time without a message', () => {
    expect(judged(fared({ messages: 0, windowMs: 600_000, p95Ms: null })).judgement.verdict).toBe('waiting')
  })

  it.each([
    [9, 'pass'],
    [10, 'watch'],
    [49, 'watch'],
    [50, 'rollBack'],
    [1_000, 'rollBack'],
  ])('takes %i errors of 1,000 as %s', (errors, verdict) => {
    expect(judged(fared({ messages: 1_000, errors })).judgement.verdict).toBe(verdict)
  })

  it('takes a version back that is slower than 2 s, however few its errors', () => {
    expect(judged(fared({ p95Ms: 2_000 })).judgement.verdict).toBe('pass')
    const { verdict, why } = judged(fared({ p95Ms: 2_100 })).judgement
    expect(verdict).toBe('rollBack')
    expect(why).toBe('2.10 s at p95, limit 2.00 s; 0.1.0 had 12 ms')
  })

  it('gives the deciding figures, and those of the old version', () => {
    expect(judged(fared({ messages: 211, errors: 14 })).judgement.why).toBe(
      '6.6 % errors of 211 messages, limit 5 %; 0.1.0 had 0.1 % errors',
    )
    expect(judged(fared(), { baseline: fared({ version: '0.1.0', messages: 0 }) }).judgement.why).toContain(
      '0.1.0 had no message meanwhile',
    )
  })

  it('stops after 2 minutes over the warning limit, and begins to count anew after a pause', () => {
    const bad = fared({ messages: 1_000, errors: 20 })
    const first = judged(bad)
    expect(first).toMatchObject({ judgement: { verdict: 'watch' }, overSince: AT })
    expect(judged(bad, { overSince: AT, at: AT + 119_999 }).judgement.verdict).toBe('watch')
    expect(judged(bad, { overSince: AT, at: AT + 120_000 }).judgement.verdict).toBe('stop')
    expect(judged(fared(), { overSince: AT, at: AT + 60_000 }).overSince).toBeNull()
  })
})

describe('the figures of several accounts', () => {
  it('add up, and keep the slowest and the shortest', () => {
    const one = { nodes: ['uae-2'], messages: 100, errors: 1, p95Ms: 10, windowMs: 30_000 }
    const other = { nodes: ['ksa-2'], messages: 300, errors: 3, p95Ms: 40, windowMs: 20_000 }
    expect(together('0.2.0', [one, other])).toEqual({
      version: '0.2.0',
      nodes: ['uae-2', 'ksa-2'],
      messages: 400,
      errors: 4,
      errorFraction: 0.01,
      p95Ms: 40,
      windowMs: 20_000,
    })
  })

  it('of nobody are no figures', () => {
    expect(together('0.2.0', [])).toMatchObject({ messages: 0, errorFraction: null, p95Ms: null, windowMs: 0 })
  })
})
