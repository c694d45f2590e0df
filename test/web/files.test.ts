import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Access } from '../../web/access.ts'
import { parseWebArguments } from '../../web/arguments.ts'
import { readCookie } from '../../web/guard.ts'
import { requestLink, writeLink } from '../../web/link.ts'
import { readPage, withNonce } from '../../web/page.ts'
import { readPassword } from '../../web/password-file.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'linda-web-'))
})

describe('another link', () => {
  it('cannot be had where no console runs', async () => {
    await expect(requestLink(dir)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('npm start'),
    })
  })

  it('cannot be had from a console that is gone', async () => {
    writeLink(dir, { url: 'http://127.0.0.1:9', secret: 'x' })
    const refuse = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'))
    await expect(requestLink(dir, refuse)).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('is not taken from somebody else on the port', async () => {
    writeLink(dir, { url: 'http://127.0.0.1:9', secret: 'x' })
    const foreign = (): Promise<Response> => Promise.resolve(new Response('{"hello":"world"}'))
    await expect(requestLink(dir, foreign)).rejects.toMatchObject({ code: 'badAnswer' })
    const page = (): Promise<Response> => Promise.resolve(new Response('<html></html>'))
    await expect(requestLink(dir, page)).rejects.toMatchObject({ code: 'badAnswer' })
  })
})

describe('access', () => {
  it('forgets the oldest of many codes nobody used', () => {
    let count = 0
    const access = new Access(() => `token-${(count += 1)}`)
    const first = access.newCode()
    const codes = Array.from({ length: 20 }, () => access.newCode())
    expect(access.redeem(first)).toBeNull()
    expect(codes.every((code) => access.redeem(code) !== null)).toBe(true)
  })

  it('knows no cookie that it did not give', () => {
    const access = new Access(() => 'token')
    expect(access.isSignedIn(null)).toBe(false)
    expect(access.isSignedIn('token')).toBe(false)
  })
})

describe('password file', () => {
  const write = (text: string, mode = 0o600): string => {
    const file = join(dir, 'password')
    writeFileSync(file, text)
    chmodSync(file, mode)
    return file
  }

  it('is one line', () => {
    expect(readPassword(write('correct horse\n'))).toBe('correct horse')
  })

  it.each([
    ['is missing', () => join(dir, 'none'), 'cannot be read'],
    ['is empty', () => write('\n'), 'is empty'],
    ['can be read by others', () => write('secret', 0o644), 'chmod 600'],
  ])('is refused with the remedy when it %s', (_, file, words) => {
    expect(() => readPassword(file())).toThrow(
      expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
    )
  })
})

describe('page', () => {
  it('says how it is built where it was not', () => {
    expect(() => readPage(dir)).toThrow(expect.objectContaining({ message: expect.stringContaining('npm run build') }))
  })

  it('gets the nonce first thing in its head', () => {
    expect(withNonce('<html><HEAD lang="en"><title>x</title>', 'abc=')).toBe(
      '<html><HEAD lang="en"><meta name="csp-nonce" content="abc="><title>x</title>',
    )
  })
})

describe('arguments', () => {
  it('are taken from the folder it is started in', () => {
    expect(parseWebArguments(['--connection=c.json', '--data', 'd', '--port=8080'], '/srv')).toEqual({
      connectionFiles: ['/srv/c.json'],
      dataDir: '/srv/d',
      port: 8_080,
      passwordFile: null,
      rendererDir: null,
      isWallboard: false,
    })
  })

  it('name several clusters, or none', () => {
    const files = (...argv: string[]) => parseWebArguments([...argv, '--data=d'], '/srv').connectionFiles
    expect(files('--connection=a.json', '--connection=b.json')).toEqual(['/srv/a.json', '/srv/b.json'])
    expect(files()).toEqual([])
  })

  it.each([[[]], [['--connection=c.json']], [['--connection=c', '--data=d', '--port=http']], [['--colour=red']]])(
    'say how they should be: %j',
    (argv) => {
      expect(() => parseWebArguments(argv, '/')).toThrow(expect.objectContaining({ code: 'malformed' }))
    },
  )
})

describe('cookie', () => {
  it.each([
    ['linda-1=a', 'a'],
    ['other=b; linda-1=a; linda-12=c', 'a'],
    ['linda-12=c', null],
    ['xlinda-1=c', null],
    ['', null],
    [undefined, null],
  ])('is found in %j', (cookie, value) => {
    expect(readCookie({ cookie }, 'linda-1')).toBe(value)
  })
})
