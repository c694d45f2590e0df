/** Keeps tokens in a file that only the system's keyring can decrypt. Where there is no keyring it keeps nothing. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { assertNever } from '../shared/assert-never.ts'
import { asFault, Fault, toProblem } from '../shared/fault.ts'
import type { SecretAnswer, SecretRequest } from './host-messages.ts'

/** What is needed of Electron's safeStorage. */
export interface Storage {
  isEncryptionAvailable(): boolean
  /** Linux only. `basic_text`: "encrypted" with a key that everybody knows. */
  getSelectedStorageBackend(): string
  encryptString(text: string): Buffer
  decryptString(bytes: Buffer): string
}

export interface KeyringOptions {
  readonly file: string
  readonly storage: Storage
  readonly platform: NodeJS.Platform
  readonly log: (line: string) => void
}

/** By connection id: encrypted, base64. */
const Kept = z.record(z.string(), z.string())
type Kept = z.infer<typeof Kept>

/** Answers at once; a failure is an answer too. */
export function createKeyring(options: KeyringOptions): (request: SecretRequest) => SecretAnswer {
  return (request) => {
    try {
      return answer(options, request)
    } catch (error) {
      options.log(`the keyring failed at ${request.kind} for ${request.id}: ${asFault(error).message}`)
      return { kind: 'failed', problem: toProblem(asFault(error)) }
    }
  }
}

function answer(options: KeyringOptions, request: SecretRequest): SecretAnswer {
  const { file, storage } = options
  const kept = read(file)
  switch (request.kind) {
    case 'get': {
      const bytes = kept[request.id]
      if (bytes === undefined) return { kind: 'found', token: null }
      checkAvailable(options)
      return { kind: 'found', token: storage.decryptString(Buffer.from(bytes, 'base64')) }
    }
    case 'put':
      checkAvailable(options)
      write(file, { ...kept, [request.id]: storage.encryptString(request.token).toString('base64') })
      return { kind: 'done' }
    case 'delete':
      if (kept[request.id] !== undefined) {
        write(file, Object.fromEntries(Object.entries(kept).filter(([id]) => id !== request.id)))
      }
      return { kind: 'done' }
    default:
      return assertNever(request)
  }
}

/** @throws {Fault} secretsUnavailable */
function checkAvailable({ storage, platform }: KeyringOptions): void {
  if (!storage.isEncryptionAvailable()) throw new Fault('secretsUnavailable', 'The system offers no keyring.')
  if (platform === 'linux' && storage.getSelectedStorageBackend() === 'basic_text') {
    throw new Fault('secretsUnavailable', 'No keyring runs here, and plain text is no place for a token.')
  }
}

/** A file that cannot be read holds tokens nobody can use any more: they are asked for again. */
function read(file: string): Kept {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Absent, cut short or foreign: in each case no token is to be had from it.
    return {}
  }
}

function write(file: string, kept: Kept): void {
  const aside = `${file}.${process.pid}`
  rmSync(aside, { force: true })
  writeFileSync(aside, `${JSON.stringify(kept)}\n`, { mode: 0o600, flush: true })
  renameSync(aside, file)
}
