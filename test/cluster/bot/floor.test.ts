import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Floor } from '../../../cluster/bot/floor.ts'
import { aFolder } from '../../support/factories.ts'

const aPath = () => join(aFolder(), 'floor.json')

describe('the floor', () => {
  it('begins at 0', () => {
    expect(new Floor(aPath()).epoch).toBe(0)
  })

  it('only grows', () => {
    const floor = new Floor(aPath())
    for (const epoch of [3, 2, 3, 1, 5, 4]) floor.raise(epoch)
    expect(floor.epoch).toBe(5)
  })

  it('is on disk as soon as it is raised: another life of the process finds it', () => {
    const path = aPath()
    new Floor(path).raise(7)
    expect(new Floor(path).epoch).toBe(7)
    expect(readdirSync(join(path, '..'))).toEqual(['floor.json'])
  })

  it('that cannot be read is not taken for 0', () => {
    const path = aPath()
    writeFileSync(path, '{"epoch":')
    expect(() => new Floor(path)).toThrow(/JSON/)
    writeFileSync(path, '{"epoch":-1}')
    expect(() => new Floor(path)).toThrow(/epoch/)
  })

  it('survives a crash between writing and renaming', () => {
    const path = aPath()
    new Floor(path).raise(7)
    writeFileSync(`${path}.new`, '{"epo')
    const floor = new Floor(path)
    expect(floor.epoch).toBe(7)
    floor.raise(8)
    expect(new Floor(path).epoch).toBe(8)
  })
})
