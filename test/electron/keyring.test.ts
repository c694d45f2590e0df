import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createKeyring, type Storage } from '../../electron/keyring.ts'

/** Turned round, which is as good as encrypted for a test. */
const turned = (text: string): string => text.split('').toReversed().join('')

function aStorage(over: Partial<Storage> = {}): Storage {
  return {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptString: (text) => Buffer.from(turned(text)),
    decryptString: (bytes) => turned(bytes.toString('utf8')),
    ...over,
  }
}

describe('the keyring', () => {
  let file = ''
  const lines: string[] = []
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), 'linda-keyring-')), 'secrets.json')
    lines.length = 0
  })
  const aKeyring = (storage = aStorage(), platform: NodeJS.Platform = 'linux') =>
    createKeyring({ file, storage, platform, log: (line) => lines.push(line) })

  it('gives back what it keeps, also to the next start, and forgets what is deleted', () => {
    const keyring = aKeyring()
    expect(keyring({ kind: 'get', id: 'gcc' })).toEqual({ kind: 'found', token: null })
    expect(keyring({ kind: 'put', id: 'gcc', token: 'hush' })).toEqual({ kind: 'done' })
    keyring({ kind: 'put', id: 'ksa', token: 'quiet' })
    expect(aKeyring()({ kind: 'get', id: 'gcc' })).toEqual({ kind: 'found', token: 'hush' })
    expect(keyring({ kind: 'delete', id: 'gcc' })).toEqual({ kind: 'done' })
    expect(keyring({ kind: 'get', id: 'gcc' })).toEqual({ kind: 'found', token: null })
    expect(keyring({ kind: 'get', id: 'ksa' })).toEqual({ kind: 'found', token: 'quiet' })
  })

  it('writes a file that only its owner reads, without the token in it', () => {
    aKeyring()({ kind: 'put', id: 'gcc', token: 'hush-hush' })
    expect(readFileSync(file, 'utf8')).not.toContain('hush-hush')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['no keyring', { isEncryptionAvailable: () => false }],
    ['a keyring that is plain text', { getSelectedStorageBackend: () => 'basic_text' }],
  ])('keeps nothing where there is %s', (_, over) => {
    const answer = aKeyring(aStorage(over))({ kind: 'put', id: 'gcc', token: 'hush' })
    expect(answer).toMatchObject({ kind: 'failed', problem: { code: 'secretsUnavailable' } })
    expect(() => statSync(file)).toThrow('ENOENT')
    expect(lines.join()).not.toContain('hush')
  })

  it('asks about plain text on Linux alone: elsewhere there is no such backend', () => {
    const storage = aStorage({
      getSelectedStorageBackend: () => {
        throw new Error('not on this platform')
      },
    })
    expect(aKeyring(storage, 'darwin')({ kind: 'put', id: 'gcc', token: 'hush' })).toEqual({ kind: 'done' })
  })

  it('says so when what it kept cannot be decrypted any more', () => {
    aKeyring()({ kind: 'put', id: 'gcc', token: 'hush' })
    const locked = aStorage({
      decryptString: () => {
        throw new Error('the keyring was made anew')
      },
    })
    expect(aKeyring(locked)({ kind: 'get', id: 'gcc' })).toMatchObject({ kind: 'failed' })
    expect(lines[0]).toContain('the keyring was made anew')
  })

  it('begins anew with a file that is cut short', () => {
    writeFileSync(file, '{"gcc": "aH')
    const keyring = aKeyring()
    expect(keyring({ kind: 'get', id: 'gcc' })).toEqual({ kind: 'found', token: null })
    expect(keyring({ kind: 'put', id: 'gcc', token: 'hush' })).toEqual({ kind: 'done' })
  })
})
