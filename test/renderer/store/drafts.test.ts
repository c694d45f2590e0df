import { describe, expect, it } from 'vitest'
import { createDrafts } from '../../../renderer/store/drafts.ts'
import type { Memory } from '../../../renderer/store/ui.ts'

function aMemory(text: string | null = null): Memory & { kept: string | null } {
  return {
    kept: text,
    read() {
      return this.kept
    },
    write(_key, value) {
      this.kept = value
    },
  }
}

describe('what is typed and not written down', () => {
  it('is there again after the page was loaded anew', () => {
    const memory = aMemory()
    createDrafts(memory).keep('a/note', 'the gateway is slow')
    expect(createDrafts(memory).store.getState()).toEqual({ 'a/note': 'the gateway is slow' })
  })

  it('is gone once it is written down, and only in its place', () => {
    const memory = aMemory()
    const drafts = createDrafts(memory)
    drafts.keep('a/note', 'one')
    drafts.keep('b/note', 'two')
    drafts.keep('a/note', null)
    drafts.keep('c/note', '')
    expect(createDrafts(memory).store.getState()).toEqual({ 'b/note': 'two' })
  })

  it.each(['{"a":', '[1,2]', '7', 'null', '{"a":{"b":1}}'])('is nothing where the memory holds %s', (text) => {
    expect(Object.values(createDrafts(aMemory(text)).store.getState())).toEqual([])
  })
})
