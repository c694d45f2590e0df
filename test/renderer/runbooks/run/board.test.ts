import { describe, expect, it } from 'vitest'
import { boardOf, notesOfRun, stateOf, stepsOf, tickedOf } from '../../../../renderer/runbooks/run/board.ts'
import type { Part } from '../../../../shared/runbook/runbook.ts'
import { anEntry, aRun, started, ticked } from './entries.ts'

const todo = (id: string): Part => ({ kind: 'step', step: { kind: 'todo', id, text: id } })

describe('the board of a run', () => {
  it('says of each step who ticked it last, and who took the tick back', () => {
    const first = started()
    const tick = ticked('steps/1', { by: 'rana' })
    const untick = anEntry({ kind: 'unticked', stepId: 'steps/1' }, { by: 'omar' })
    const board = boardOf(aRun([first]), [first, tick])
    expect(stateOf(board, 'steps/1').tick?.by).toBe('rana')
    const after = stateOf(boardOf(board.run, [...board.entries, untick]), 'steps/1')
    expect(after.tick).toBeNull()
    expect(after.untick?.by).toBe('omar')
  })

  it('is the same whichever way, and however often, its entries come', () => {
    const entries = [
      started(),
      ticked('a/1'),
      anEntry({ kind: 'unticked', stepId: 'a/1' }),
      ticked('a/1'),
      ticked('b/1'),
    ]
    const run = aRun(entries)
    expect(boardOf(run, [...entries].reverse().concat(entries))).toEqual(boardOf(run, entries))
  })

  it('keeps every act and note of a step, the oldest first, and notes of the run apart', () => {
    const note = (stepId: string | null, text: string) => anEntry({ kind: 'noted', stepId, text })
    const first = started()
    const board = boardOf(aRun([first]), [first, note('a/1', 'one'), note(null, 'of the run'), note('a/1', 'two')])
    expect(stateOf(board, 'a/1').notes.map(({ body }) => body.text)).toEqual(['one', 'two'])
    expect(notesOfRun(board).map(({ body }) => body.text)).toEqual(['of the run'])
  })

  it('follows the last of two answers to a branch', () => {
    const first = started()
    const entries = [first, ...['No', 'Yes'].map((answer) => anEntry({ kind: 'decided', stepId: 'a/1', answer }))]
    expect(stateOf(boardOf(aRun([first]), entries), 'a/1').decided?.body.answer).toBe('Yes')
  })

  it('counts the steps that this version of the runbook has, and no others', () => {
    const first = started()
    const board = boardOf(aRun([first]), [first, ticked('a/1'), ticked('gone/1')])
    expect(tickedOf(board, stepsOf([todo('a/1'), todo('a/2')]))).toBe(1)
  })

  it('says nothing of a step that nobody touched, and of no run at all', () => {
    expect(stateOf(null, 'a/1').tick).toBeNull()
  })
})
