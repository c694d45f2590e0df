import { describe, expect, it } from 'vitest'
import { demoWords } from '../../electron/demo-words.ts'

describe('the words a demonstration is started with', () => {
  it('name nothing of the console that opens it: no store, no connection, no link', () => {
    const argv = [
      'console',
      '--data=/mine',
      '--connection=c.json',
      '--wallboard',
      'linda://alert/1',
      '--user-data-dir=/x',
    ]
    expect(demoWords(argv, null)).toEqual(['--demo', '--end-with-stdin'])
  })

  it('show its windows the same way', () => {
    expect(demoWords(['console', '--force-device-scale-factor=2', '--ozone-platform=wayland'], '/app')).toEqual([
      '--force-device-scale-factor=2',
      '--ozone-platform=wayland',
      '/app',
      '--demo',
      '--end-with-stdin',
    ])
  })
})
