import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { PeopleFile } from '../../../../cluster/control-plane/people/people.ts'
import { NOBODY } from '../../../../shared/people.ts'
import { aFolder } from '../../../support/factories.ts'

describe('the list of people', () => {
  let path: string
  let written = 0
  const write = (text: string) => {
    writeFileSync(path, text)
    // A file system that knows whole seconds only must not make it look unchanged.
    written += 10
    utimesSync(path, written, written)
  }
  beforeEach(() => {
    path = join(aFolder(), 'people.json')
  })

  it('names nobody where none is configured, or the file is not there yet', () => {
    expect(new PeopleFile(null).look()).toEqual(NOBODY)
    expect(new PeopleFile(path).look()).toEqual(NOBODY)
  })

  it('is read anew when it changed', () => {
    const file = new PeopleFile(path)
    write('{"people":[{"id":"rana","name":"Rana"}]}')
    expect(file.look().people.map(({ name }) => name)).toEqual(['Rana'])
    write('{"people":[{"id":"noor","name":"Noor"}]}')
    expect(file.look().people.map(({ name }) => name)).toEqual(['Noor'])
  })

  it.each([
    ['no JSON', '{', 'is no JSON'],
    ['a field nobody knows', '{"persons":[]}', 'persons'],
    ['an id with blanks', '{"people":[{"id":"R H","name":"R"}]}', 'lower-case letters'],
    [
      'a turn of somebody unknown',
      '{"levels":[{"name":"A","turns":{"startsAt":"2026-11-02T08:00:00Z","hours":1,"people":["x"]}}]}',
      'names x',
    ],
    ['too much', ' '.repeat(1024 ** 2 + 1), 'at most 1 MiB'],
  ])('with %s is refused with why', (_what, text, why) => {
    const file = new PeopleFile(path)
    write(text)
    expect(() => file.look()).toThrow(why)
  })
})
