import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flagSetting, SettingsKeeper, textSetting } from '../../../cluster/bot/settings.ts'
import { aFolder } from '../../support/factories.ts'

function aKeeper(path = join(aFolder(), 'settings.json')) {
  const lines: string[] = []
  const understands = { from: 0, to: 1 }
  return { keeper: new SettingsKeeper({ path, understands, log: (line) => lines.push(line) }), path, lines }
}

const SETTINGS = { schema: 1, values: { hint: 'Try this.', loud: true } }

describe('a bot’s settings', () => {
  it('are none until they are told', () => {
    const { keeper, path, lines } = aKeeper()
    expect([keeper.schema, keeper.values]).toEqual([0, {}])
    expect(existsSync(path)).toBe(false)
    expect(lines).toEqual([])
  })

  it('are gone on with by its next life, which nobody has told anything', () => {
    const { keeper, path } = aKeeper()
    keeper.set(SETTINGS)
    const next = aKeeper(path).keeper
    expect([next.schema, next.values]).toEqual([1, SETTINGS.values])
  })

  it('are taken back as they are told: of two, the last one counts', () => {
    const { keeper, path } = aKeeper()
    keeper.set(SETTINGS)
    keeper.set({ schema: 0, values: {} })
    expect(aKeeper(path).keeper.schema).toBe(0)
  })

  it('that cannot be stored are not gone by', () => {
    const { keeper, path } = aKeeper()
    mkdirSync(`${path}.new`)
    expect(() => keeper.set(SETTINGS)).toThrow(/EISDIR/)
    expect(keeper.schema).toBe(0)
  })

  it('that cannot be read are said, and gone without until they are told', () => {
    const { path } = aKeeper()
    writeFileSync(path, '{"schema":')
    const { keeper, lines } = aKeeper(path)
    expect(keeper.values).toEqual({})
    expect(lines[0]).toContain('settings.json cannot be read, going on without settings until they are told')
    keeper.set(SETTINGS)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(SETTINGS)
  })

  it('of a schema that this version does not know are kept, and that is said', () => {
    const { keeper, lines } = aKeeper()
    keeper.set({ schema: 2, values: { hint: 'Try that.', further: 1 } })
    expect(keeper.values['hint']).toBe('Try that.')
    expect(lines).toEqual([
      'settings of schema 2: this version understands 0 to 1 and passes over what it does not know',
    ])
  })

  it('are read by name and kind; what is of another kind is as if it were not set', () => {
    const { values } = SETTINGS
    expect(textSetting(values, 'hint', 'else')).toBe('Try this.')
    expect(textSetting(values, 'loud', 'else')).toBe('else')
    expect(textSetting({ hint: '' }, 'hint', 'else')).toBe('else')
    expect(flagSetting(values, 'loud', false)).toBe(true)
    expect(flagSetting(values, 'hint', false)).toBe(false)
    expect(flagSetting({}, 'loud', true)).toBe(true)
  })
})
