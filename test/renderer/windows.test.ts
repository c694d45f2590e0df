import { describe, expect, it } from 'vitest'
import { createPictureStore } from '../../renderer/store/picture.ts'
import { clusterOf, createWindowDesk, isWallAsked } from '../../renderer/windows.ts'
import { aPicture } from './factories.ts'

function aPage(linda?: Window['linda']) {
  const opened: string[] = []
  const page = {
    linda,
    location: { pathname: '/' },
    open: (url: string) => {
      opened.push(url)
      return opened.length > 1 ? null : {}
    },
  }
  const picture = createPictureStore()
  picture.setState({ profile: aPicture().profile })
  return { opened, desk: createWindowDesk(page as unknown as Window, picture) }
}

describe('another window', () => {
  it('is a tab on the same cluster in a browser, and says where the browser did not let it open', () => {
    const { opened, desk } = aPage()
    expect([desk.open('#/wallboard'), desk.open('#/')]).toEqual([true, false])
    expect(opened).toEqual(['/?cluster=built-in#/wallboard', '/?cluster=built-in#/'])
  })

  it('is asked of the shell where there is one', () => {
    const asked: unknown[] = []
    const { opened, desk } = aPage({
      shell: 'electron',
      requestPort: () => undefined,
      openWindow: (place) => asked.push(place),
    })
    expect(desk.open('#/')).toBe(true)
    expect([opened, asked]).toEqual([[], [{ hash: '#/', clusterId: 'built-in' }]])
  })

  it('reads its cluster and what it is from its address, and nothing that is no id', () => {
    expect(clusterOf('?cluster=gcc-2')).toBe('gcc-2')
    expect(['', '?cluster=', '?cluster=a/b', '?cluster=%0a', `?cluster=${'x'.repeat(200)}`].map(clusterOf)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ])
    expect(['?open=wallboard', '?open=x', ''].map(isWallAsked)).toEqual([true, false, false])
  })
})
