import { describe, expect, it } from 'vitest'
import { aboutRecording } from '../../../renderer/replay/recording-words.ts'
import { AT } from '../moment.ts'

describe('a recording in words', () => {
  const recording = { id: 'a', name: 'A drill', from: AT, to: AT + 250_000 }

  it('says that it came with the console, when it was made and how long it is', () => {
    expect(aboutRecording({ ...recording, kind: 'shipped' }, 'utc')).toBe(
      'came with the console · 2026-11-20 03:12:40 UTC, 4 min 10 s',
    )
  })

  it('says that it was opened from a file here', () => {
    expect(aboutRecording({ ...recording, kind: 'bundle' }, 'local')).toMatch(/^opened here · .* local, 4 min 10 s$/)
  })
})
