/** Reads the password that dangerous commands need: a file only its owner can read, one line. */
import { readFileSync, statSync } from 'node:fs'
import { Fault } from '../shared/fault.ts'

/** @throws {Fault} malformed: it is missing, empty, or others can read it. */
export function readPassword(file: string): string {
  try {
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
      throw new Fault('malformed', `Others can read the password file ${file}. Run: chmod 600 ${file}`)
    }
    const password = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    if (password === '') throw new Fault('malformed', `The password file ${file} is empty.`)
    return password
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault(
      'malformed',
      `The password file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
