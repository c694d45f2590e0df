/** What the process at an address says of itself, where it is one of this product's. */
import { ServiceStatus } from '../../../shared/status.ts'
import { readPage } from './page.ts'

const ANSWER_WITHIN_MS = 1_000
const STATUS_PAGE_BYTES = 64 * 1_024

/** `null`: no answer, or not in these words: a foreign service has no such page. */
export async function readLife(url: string): Promise<ServiceStatus | null> {
  try {
    const page = await readPage(new URL('/status', url).href, ANSWER_WITHIN_MS, STATUS_PAGE_BYTES)
    return page.status === 200 ? ServiceStatus.parse(JSON.parse(page.text)) : null
  } catch {
    return null
  }
}
