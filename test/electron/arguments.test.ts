import { describe, expect, it } from 'vitest'
import { parseShellArguments } from '../../electron/arguments.ts'

const parse = (...words: string[]) => parseShellArguments(['electron', '.', ...words], '/home/me')

describe('the words the desktop shell is started with', () => {
  it('name the connection file and the store, absolute from where it was started', () => {
    expect(parse('--connection=c.json', '--data', '/srv/data')).toEqual({
      connectionFile: '/home/me/c.json',
      dataDir: '/srv/data',
      endWithStdin: false,
      isDemo: false,
      isWallboard: false,
      link: null,
    })
  })

  it('may be none: the user’s own folder is used then', () => {
    expect(parse()).toEqual({
      connectionFile: null,
      dataDir: null,
      endWithStdin: false,
      isDemo: false,
      isWallboard: false,
      link: null,
    })
  })

  it('pass by switches that are Chromium’s, and empty values', () => {
    expect(parse('--remote-debugging-port=0', '--connection=', '--end-with-stdin')).toEqual({
      connectionFile: null,
      dataDir: null,
      endWithStdin: true,
      isDemo: false,
      isWallboard: false,
      link: null,
    })
  })
})
