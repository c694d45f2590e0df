/** What a file of a set is, looked at before it takes the place of another. Pure. */
import { createHash } from 'node:crypto'
import { asFault, Fault } from '../../shared/fault.ts'
import type { NewRunbookFile } from '../store/runbooks-table.ts'
import { checkShape, readHead, RUNBOOK_MOST_BYTES } from './read-runbook.ts'
import { packed, sectionsOf } from './sections.ts'
import { folded } from './words.ts'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export function hashOf(of: string | Uint8Array): string {
  return createHash('sha256').update(of).digest('hex')
}

/** `syncedAt`: epoch ms of this machine; `null`: it ships. @throws {Fault} malformed: it cannot be used, and why. */
export function usableFile(name: string, body: Uint8Array, syncedAt: number | null): NewRunbookFile {
  if (body.length > RUNBOOK_MOST_BYTES)
    throw new Fault('malformed', `It has ${body.length} bytes; a file of the runbooks has at most 1 MiB.`)
  const file = { name, hash: hashOf(body), syncedAt, body }
  if (name.endsWith('.md')) return { ...file, ...readPage(name, textOf(body)) }
  checkPicture(name, body)
  return { ...file, head: null, words: null }
}

function readPage(name: string, source: string): Pick<NewRunbookFile, 'head' | 'words'> {
  const head = readHead(source)
  if (`${head.id}.md` !== name)
    throw new Fault('malformed', `Its head says it is ${head.id}, which would be ${head.id}.md.`)
  checkShape(source)
  const sections = sectionsOf(source)
  const headings = sections.flatMap(({ heading }) => heading?.text ?? [])
  return {
    head,
    words: {
      about: [head.id, head.title, head.summary, ...head.alerts, ...head.faults].join('\n'),
      headings: folded(headings.join('\n')),
      sections: packed(sections),
    },
  }
}

function checkPicture(name: string, body: Uint8Array): void {
  const isPicture = name.endsWith('.png') ? PNG.equals(body.subarray(0, PNG.length)) : /<svg[\s>]/.test(textOf(body))
  if (!isPicture) throw new Fault('malformed', `It is no ${name.endsWith('.png') ? 'PNG' : 'SVG'}.`)
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (error) {
    throw new Fault('malformed', `It is no text in UTF-8: ${asFault(error).message}`)
  }
}
