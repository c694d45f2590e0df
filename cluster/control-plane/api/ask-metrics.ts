/** A process's metrics page, asked by the control plane on a console's behalf. */
import { Fault } from '../../../shared/fault.ts'
import { PageTooLarge, type Page, readPage } from '../services/page.ts'
import { METRICS_PAGE_BYTES } from '../services/probe.ts'
import type { Asked } from './ask-status.ts'

const ANSWER_WITHIN_MS = 2_000

/** @throws {Fault} unreachable: it did not answer within two seconds; sourceFailed: with something else, or with more than 10 MiB. */
export async function askMetrics({ id, url }: Asked): Promise<{ contentType: string; text: string }> {
  if (url === null) throw new Fault('unreachable', `${id} has no page that the control plane knows`)
  const { status, headers, text } = await pageOf(id, url)
  if (status !== 200) throw new Fault('sourceFailed', `${id} answered ${status} where its metrics should be`)
  return { contentType: headers.get('content-type') ?? 'text/plain', text }
}

async function pageOf(id: string, url: string): Promise<Page> {
  try {
    return await readPage(new URL('/metrics', url).href, ANSWER_WITHIN_MS, METRICS_PAGE_BYTES)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault(
      error instanceof PageTooLarge ? 'sourceFailed' : 'unreachable',
      `${id} did not tell its metrics: ${why}`,
    )
  }
}
