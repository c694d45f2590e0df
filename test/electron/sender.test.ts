import { describe, expect, it } from 'vitest'
import { refuseSender, type Sender } from '../../electron/sender.ts'

const aSender = (over: Partial<Sender> = {}): Sender => ({
  frame: { url: 'app://console/index.html#/failovers', isMainFrame: true },
  isOurWindow: true,
  ...over,
})
const refuse = (over: Partial<Sender>) => refuseSender(aSender(over), 'app://console')

describe('whoever asks for a port', () => {
  it('gets it as the main frame of our own page', () => {
    expect(refuse({})).toBeNull()
  })

  it('is refused as another window', () => {
    expect(refuse({ isOurWindow: false })).toBe('not a window of this console')
  })

  it('is refused as a frame inside the page, or as one that is gone', () => {
    expect(refuse({ frame: { url: 'app://console/index.html', isMainFrame: false } })).toBe('not the main frame')
    expect(refuse({ frame: null })).toBe('its frame is gone')
  })

  it.each([
    'https://console/index.html',
    'app://consent/index.html',
    'app://console.example/index.html',
    'about:blank',
    'data:text/html,app://console',
    '',
  ])('is refused at %s', (url) => {
    expect(refuse({ frame: { url, isMainFrame: true } })).toBe('its page is not app://console')
  })
})
