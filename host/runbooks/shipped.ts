/** The runbooks that ship with the console: a folder beside it, whether it runs from its sources, built or packaged. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '../../shared/fault.ts'
import { RunbookFileName } from '../../shared/runbook/library.ts'
import type { NewRunbookFile, RunbooksTable } from '../store/runbooks-table.ts'
import { hashOf, usableFile } from './usable-file.ts'

const FOLDER = 'runbooks'
/** In every set that ships; other folders of this name have other things in them. */
const SIGN = 'console-cannot-connect.md'

/** The nearest above this file; `null`: none came with it. */
export function shippedFolder(from = dirname(fileURLToPath(import.meta.url))): string | null {
  const candidate = join(from, FOLDER)
  if (existsSync(join(candidate, SIGN))) return candidate
  const above = dirname(from)
  return above === from ? null : shippedFolder(above)
}

/** Brings what ships into the store; what is there unchanged is not looked at again. `log` is told what cannot be used, or not be
 *  written: then what the store has of before is shown. */
export function takeShipped(folder: string | null, table: RunbooksTable, log: (line: string) => void): void {
  const known = new Map(table.files().flatMap((file) => (file.origin === 'shipped' ? [[file.name, file.hash]] : [])))
  const kept = new Set<string>()
  const fresh: NewRunbookFile[] = []
  for (const name of namesIn(folder)) {
    const body = readFileSync(join(folder ?? '', name))
    if (known.get(name) === hashOf(body)) kept.add(name)
    else fresh.push(...lookAt(name, body, log))
  }
  try {
    table.dropStaged()
    if (fresh.length === 0 && kept.size === known.size) return
    table.stage(fresh)
    table.replace('shipped', kept, null)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log(`The runbooks that ship could not be written down: ${error.message}`)
  }
}

function lookAt(name: string, body: Uint8Array, log: (line: string) => void): NewRunbookFile[] {
  try {
    return [usableFile(name, body, null)]
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log(`The runbook ${name} that ships cannot be used: ${error.message}`)
    return []
  }
}

function namesIn(folder: string | null): string[] {
  if (folder === null) return []
  const pictures = join(folder, 'pictures')
  const names = [
    ...readdirSync(folder),
    ...(existsSync(pictures) ? readdirSync(pictures).map((name) => `pictures/${name}`) : []),
  ]
  return names.filter((name) => RunbookFileName.safeParse(name).success)
}
