import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { botSpec } from '../../../cluster/supervisor/bot-spec.ts'
import { aFolder } from '../../support/factories.ts'
import { aVersion } from '../../support/versions.ts'

function someOptions() {
  const lines: string[] = []
  const folder = aFolder()
  aVersion(folder, '1.0.0')
  const log = (line: string) => void lines.push(line)
  return { lines, folder, options: { configPath: 'cluster.json', versionsFolder: folder, builtIn: 'bot.ts', log } }
}

const node = { id: 'uae-2', accountId: 'uae-main' }

describe('the process of a bot', () => {
  it('begins with the built-in entry, or with that of its node’s version', () => {
    const { options, folder, lines } = someOptions()
    expect(botSpec({ ...node, version: null }, options)).toEqual({
      id: 'uae-2',
      role: 'bot',
      account: 'uae-main',
      entry: 'bot.ts',
      args: ['cluster.json', 'uae-2'],
    })
    expect(botSpec({ ...node, version: '1.0.0' }, options).entry).toBe(join(folder, '1.0.0', 'main.mjs'))
    expect(lines).toEqual([])
  })

  it('runs the built-in version rather than nothing where its own is there no more, and says so', () => {
    const { options, lines } = someOptions()
    expect(botSpec({ ...node, version: '1.0.1' }, options).entry).toBe('bot.ts')
    expect(lines[0]).toMatch(/^uae-2 runs the built-in version and not 1\.0\.1: There is no version 1\.0\.1/)
  })
})
