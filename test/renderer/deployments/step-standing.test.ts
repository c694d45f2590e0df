import { describe, expect, it } from 'vitest'
import { standingOfStep } from '../../../renderer/deployments/step-standing.ts'
import type { Deployment, StepRecord } from '../../../shared/deployment.ts'
import { AT } from '../moment.ts'

const step = (state: StepRecord['state']): StepRecord => ({
  step: 'verify',
  state,
  startedAt: state === 'waiting' ? null : AT,
  endedAt: state === 'waiting' || state === 'running' ? null : AT + 900,
  detail: '',
})
const rollback = (by: string): Deployment['rollback'] => ({
  by,
  reason: 'changed our mind',
  operationId: null,
  startedAt: AT,
  verified: '',
})

describe('a step', () => {
  it('took as long as it ran, and nothing while it runs', () => {
    expect(standingOfStep(step('done'), { state: 'running', rollback: null })).toEqual({
      word: 'done',
      tone: 'ok',
      tookMs: 900,
      isRunning: false,
    })
    expect(standingOfStep(step('running'), { state: 'running', rollback: null })).toMatchObject({
      word: 'running',
      tookMs: null,
      isRunning: true,
    })
  })

  it('waits for the reader where the deployment stopped', () => {
    const { word, tone } = standingOfStep(step('running'), { state: 'stopped', rollback: null })
    expect([word, tone]).toEqual(['waits for you', 'warn'])
  })

  it('failed by its figures, but was left by a person who decided', () => {
    const whole = { state: 'rollingBack' } as const
    expect(standingOfStep(step('failed'), { ...whole, rollback: rollback('automation') }).word).toBe('failed')
    expect(standingOfStep(step('failed'), { ...whole, rollback: rollback('noor') })).toMatchObject({
      word: 'left by noor',
      tone: 'warn',
    })
  })

  it('is not reached any more once it goes back, and lasted nothing of its own when it was taken back', () => {
    const back = { state: 'rolledBack', rollback: rollback('automation') } as const
    expect(standingOfStep(step('waiting'), back).word).toBe('not reached')
    expect(standingOfStep(step('undone'), back)).toMatchObject({ word: 'taken back', tookMs: null })
  })
})
