/** Builds the preview and serves it on a free port under the policy the shells use, so that what they refuse fails here. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, type Plugin } from 'vite'

const ROOT = import.meta.dirname
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

/** The cluster's decisions are used here, its programs are not: where those lie is a question of files. */
const nowhere: Plugin = {
  name: 'nowhere',
  load: (id) =>
    id.endsWith('/cluster/programs.ts')
      ? `export const entryOf = () => ''\nexport const PROVE_ENTRY = '', TAKE_ENTRY = '', VERSIONS_FOLDER = '', RUNBOOKS_FOLDER = ''`
      : null,
}

export interface Preview {
  readonly url: string
  close(): void
}

export async function servePreview(outDir: string): Promise<Preview> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    plugins: [react(), nowhere],
    base: './',
    build: { outDir, emptyOutDir: true, target: 'chrome130', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  })
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://preview').pathname
    const file = join(outDir, normalize(path === '/' ? '/index.html' : path))
    readFile(file).then(
      (bytes) => {
        const nonce = randomBytes(18).toString('base64')
        const isPage = file.endsWith('.html')
        response.writeHead(200, {
          'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': policy(nonce),
        })
        response.end(
          isPage ? bytes.toString('utf8').replace('<head>', `<head><meta name="csp-nonce" content="${nonce}">`) : bytes,
        )
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

function policy(nonce: string): string {
  return `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'`
}
