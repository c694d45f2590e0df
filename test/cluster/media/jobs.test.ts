import { describe, expect, it } from 'vitest'
import { Jobs, MAX_WAITING } from '../../../cluster/media/jobs.ts'
import { faultOf } from '../../support/fault.ts'

/** Jobs are worked on when a test lets them. */
function theJobs() {
  let now = 0
  const soon: (() => void)[] = []
  const ended: [string, number][] = []
  const worked: string[] = []
  const jobs = new Jobs({
    read: ({ id }) => Buffer.from(id),
    work: (_kind, bytes) => {
      const id = bytes.toString()
      worked.push(id)
      now += 4
      if (id.startsWith('broken')) throw new Error('it does not begin as a PNG does')
      return { kind: 'document', words: 3, lines: 1, sha256: id }
    },
    ended: (outcome, tookMs) => void ended.push([outcome, tookMs]),
    soon: (run) => void soon.push(run),
    monotonicMs: () => now,
  })
  const turn = () => soon.shift()?.()
  return { jobs, ended, worked, turn }
}

describe('a job', () => {
  it('waits, and is worked on in its turn', () => {
    const { jobs, turn, ended } = theJobs()
    expect(jobs.submit({ id: 'a', kind: 'document' })).toEqual({ state: 'queued' })
    expect(jobs.waiting).toBe(1)
    turn()
    expect(jobs.find('a')).toMatchObject({ state: 'processed', tookMs: 4, result: { words: 3 } })
    expect(ended).toEqual([['processed', 4]])
  })

  it('that cannot be read has failed, and the next one goes on', () => {
    const { jobs, turn, ended } = theJobs()
    for (const id of ['broken', 'b']) jobs.submit({ id, kind: 'image' })
    turn()
    turn()
    expect(jobs.find('broken')).toEqual({ state: 'failed', tookMs: 4, why: 'it does not begin as a PNG does' })
    expect(jobs.find('b')).toMatchObject({ state: 'processed' })
    expect(ended.map(([outcome]) => outcome)).toEqual(['failed', 'processed'])
  })

  it('asked for twice is done once, whether it waits or is over', () => {
    const { jobs, turn, worked } = theJobs()
    jobs.submit({ id: 'a', kind: 'document' })
    jobs.submit({ id: 'a', kind: 'document' })
    turn()
    turn()
    expect(jobs.submit({ id: 'a', kind: 'document' })).toMatchObject({ state: 'processed' })
    turn()
    expect(worked).toEqual(['a'])
  })

  it('is refused while too many wait, and taken once there is room', () => {
    const { jobs, turn } = theJobs()
    for (let index = 0; index < MAX_WAITING; index++) jobs.submit({ id: `j${index}`, kind: 'document' })
    expect(faultOf(() => jobs.submit({ id: 'late', kind: 'document' }))).toBe('tooMany')
    expect(jobs.find('late')).toBeNull()
    turn()
    expect(jobs.submit({ id: 'late', kind: 'document' })).toEqual({ state: 'queued' })
  })
})
