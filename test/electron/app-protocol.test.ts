import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer } from '../../electron/app-protocol.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'linda-pages-'))
  writeFileSync(join(root, 'index.html'), '<!doctype html><html><head><title>x</title></head></html>')
  writeFileSync(join(root, 'a.js'), 'export {}')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const get = (path: string) => answer({ method: 'GET', url: `app://console/${path}` }, 'console', root)

describe('an answer of the app: protocol', () => {
  it('carries a policy whose nonce is the page’s own, and another one each time', async () => {
    const nonces = await Promise.all(
      [get('index.html'), get('index.html')].map(async (pending) => readNonces(await pending)),
    )
    for (const { header, meta } of nonces) {
      expect(header).toMatch(/^[A-Za-z0-9+/]{24}$/)
      expect(meta).toBe(header)
    }
    expect(nonces[0]?.header).not.toBe(nonces[1]?.header)
  })

  it('lets a page load its own files and nothing else', async () => {
    const policy = (await get('index.html')).headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[^']+'; /)
    expect(policy).not.toMatch(/unsafe|\*|http/)
  })

  it('leaves other files as they are, with their type', async () => {
    const response = await get('a.js')
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await response.text()).toBe('export {}')
  })

  it('is a plain 404 for a file that is not there', async () => {
    const response = await get('b.js')
    expect([response.status, await response.text()]).toEqual([404, 'no such file'])
  })
})

async function readNonces(response: Response): Promise<{ header: string | undefined; meta: string | undefined }> {
  return {
    header: /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1],
    meta: /<meta name="csp-nonce" content="([^"]+)">/.exec(await response.text())?.[1],
  }
}
