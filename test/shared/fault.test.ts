import { describe, expect, it } from 'vitest'
import { asFault, Fault, FaultCode, FAULTS, fromProblem, Problem, toProblem } from '../../shared/fault.ts'

describe('a fault on the wire', () => {
  it.each(FaultCode.options)('%s comes back as it was sent', (code) => {
    const fault = new Fault(code, 'what happened this time', { seen: 41, now: 42 })
    const problem = Problem.parse(JSON.parse(JSON.stringify(toProblem(fault))))
    expect(problem).toMatchObject({ code, status: FAULTS[code].status, title: FAULTS[code].title })
    const back = fromProblem(problem)
    expect(back).toBeInstanceOf(Fault)
    expect({ code: back.code, message: back.message, data: back.data }).toEqual({
      code,
      message: 'what happened this time',
      data: { seen: 41, now: 42 },
    })
  })

  it('carries no data where there is none', () => {
    expect(toProblem(new Fault('timeout'))).not.toHaveProperty('data')
    expect(fromProblem(toProblem(new Fault('timeout'))).data).toBeUndefined()
  })

  it('says its title where nothing more is known', () => {
    expect(new Fault('staleEpoch').message).toBe(FAULTS.staleEpoch.title)
  })
})

describe('the table of faults', () => {
  it.each(FaultCode.options)('%s tells a person what to do, under an error status', (code) => {
    const { advice, title, status } = FAULTS[code]
    expect(advice).toMatch(/^[A-Z].+[.?]$/)
    expect(title).not.toBe('')
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
  })

  it('never asks to repeat what would be refused again', () => {
    const repeatable = FaultCode.options.filter((code) => FAULTS[code].retry)
    expect(repeatable).not.toContain('staleEpoch')
    expect(repeatable).not.toContain('keyReused')
    expect(repeatable).toContain('timeout')
  })
})

describe('anything thrown', () => {
  it('that is a fault stays the same fault', () => {
    const fault = new Fault('warming')
    expect(asFault(fault)).toBe(fault)
  })

  it('that is not one is a defect, with its message kept', () => {
    expect(asFault(new TypeError('x is not a function'))).toMatchObject({
      code: 'internal',
      message: 'x is not a function',
    })
    expect(asFault('just words')).toMatchObject({ code: 'internal', message: 'just words' })
  })
})
