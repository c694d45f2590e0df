import { describe, expect, it } from 'vitest'
import { readArguments } from '../../cli/arguments.ts'
import { WORDS } from '../../cli/words.ts'

describe('the command line of linda', () => {
  it('reads a word, what follows it and the options', () => {
    expect(readArguments(['failover', 'uae-main', '--to=uae-2', '--json'])).toMatchObject({
      kind: 'run',
      word: 'failover',
      rest: ['uae-main'],
      options: { to: 'uae-2', json: true, yes: false, reason: null },
    })
  })

  it.each([[[]], [['--help']], [['help']], [['status', '--help']]])('shows the help for %j', (argv) => {
    const request = readArguments(argv)
    expect(request.kind).toBe('help')
    for (const { word } of WORDS) expect(request.kind === 'help' && request.text).toContain(word)
  })

  it('refuses words and options that do not exist', () => {
    expect(() => readArguments(['reboot'])).toThrow('There is no "linda reboot"')
    expect(() => readArguments(['status', '--force'])).toThrow('--force')
  })
})
