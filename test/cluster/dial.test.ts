import { describe, expect, it } from 'vitest'
import { BUILT_IN_PORTS, builtInConfig } from '../../cluster/built-in.ts'
import { dialPages, dialPort } from '../../cluster/dial.ts'

const config = builtInConfig({
  dataDir: '/nowhere',
  ports: Array.from({ length: BUILT_IN_PORTS }, (_, at) => 1_000 + at),
})
const [node] = config.nodes
const pages = node?.httpPort ?? 0
const relayed = { ...config, dial: { 'uae-1>gateway/bots': 9_001, 'control-plane>uae-1/pages': 9_002 } }

describe('the way to another process', () => {
  it('is direct where no relay stands in it', () => {
    expect(dialPort(config, 'uae-1>gateway/bots', 1_003)).toBe(1_003)
    expect(dialPort(relayed, 'uae-2>gateway/bots', 1_003)).toBe(1_003)
  })

  it('leads over the relay of exactly this link', () => {
    expect(dialPort(relayed, 'uae-1>gateway/bots', 1_003)).toBe(9_001)
  })

  it('leads to the pages that a node calls its own, over the relay of whoever asks', () => {
    const url = `http://127.0.0.1:${pages}`
    expect(dialPages(relayed, 'control-plane', url)).toBe('http://127.0.0.1:9002')
    expect(dialPages(relayed, 'gateway', url)).toBe(url)
  })

  it('is left as it is to a process that the configuration does not know', () => {
    expect(dialPages(relayed, 'control-plane', 'http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080')
  })
})
