import { describe, expect, it } from 'vitest'
import { HELP, parseArguments } from '../../../scripts/launch/arguments.ts'

const parse = (...words: string[]) => parseArguments(words, '/work')

describe('the words after npm start', () => {
  it('are none by default: the built-in cluster, the best shell there is', () => {
    expect(parse()).toEqual({
      kind: 'launch',
      isHeadless: false,
      isJson: false,
      isWeb: false,
      isWallboard: false,
      connectionFile: null,
      dataDir: null,
      port: null,
      passwordFile: null,
      isParentWatched: false,
    })
  })

  it('take a value behind = or as the next word, and paths from where npm was called', () => {
    expect(parse('--headless', '--json', '--port', '4000', '--data=store', '--connection', 'c.json')).toMatchObject({
      isHeadless: true,
      isJson: true,
      port: 4000,
      dataDir: '/work/store',
      connectionFile: '/work/c.json',
    })
  })

  it.each([
    ['--headles', /^--headles is not an option\./],
    ['--json=yes', /^--json=yes is not an option\./],
    ['--data', /^--data needs a value\./],
    ['--port=0', /^--port takes a number from 1 to 65535, not 0\./],
    ['--port=http', /not http\./],
    ['cluster', /^cluster is not an option\./],
  ])('refuse %s, and say where the list is', (word, why) => {
    const wrong = parse(word)
    expect(wrong).toMatchObject({ kind: 'wrong', why: expect.stringMatching(why) })
    expect(wrong).toMatchObject({ why: expect.stringContaining('--help') })
  })

  it('are all named in the help', () => {
    expect(parse('--help', '--web')).toEqual({ kind: 'help' })
    expect(parse('--link')).toEqual({ kind: 'link', isWallboard: false })
    expect(parse('--link', '--wallboard')).toEqual({ kind: 'link', isWallboard: true })
    expect(parse('--wallboard')).toMatchObject({ kind: 'launch', isWallboard: true })
    for (const word of ['--web', '--headless', '--json', '--connection', '--data', '--port', '--link', '--wallboard']) {
      expect(HELP).toContain(word)
    }
  })
})
