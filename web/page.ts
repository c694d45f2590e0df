/** The one page: as built, with this response's nonce for the styles it will make. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../shared/fault.ts'

/** @throws {Fault} notFound: the pages were not built. */
export function readPage(rendererDir: string): string {
  try {
    return readFileSync(join(rendererDir, 'index.html'), 'utf8')
  } catch {
    // Whatever keeps it from being read, building it is the answer.
    throw new Fault('notFound', `There are no pages in ${rendererDir}. Build them with: npm run build`)
  }
}

/** The page reads the nonce from this element; nothing else on it may be inline. */
export function withNonce(page: string, nonce: string): string {
  return page.replace(/<head[^>]*>/i, (head) => `${head}<meta name="csp-nonce" content="${nonce}">`)
}
