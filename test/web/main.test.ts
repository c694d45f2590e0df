import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { linkFile, requestLink } from '../../web/link.ts'
import type { Profile } from '../../shared/connection.ts'
import { aProfile } from '../host/support/factories.ts'
import { FakeControlPlane, TOKEN } from '../host/support/fake-control-plane.ts'
import { aRendererDir } from './support/a-console.ts'

const MAIN = fileURLToPath(new URL('../../web/main.ts', import.meta.url))

type Shell = ChildProcessByStdio<Writable, Readable, Readable>

describe('web/main', () => {
  const shells: Shell[] = []
  afterEach(async () => {
    for (const shell of shells.splice(0))
      if (shell.exitCode === null && shell.kill('SIGKILL')) await once(shell, 'exit')
  })

  function writeConnection(dataDir: string, over: Partial<Profile> = {}): string {
    const profile = aProfile(over)
    const file = join(dataDir, `${profile.id}.json`)
    writeFileSync(file, JSON.stringify({ profile, token: TOKEN, actor: 'ops' }), { mode: 0o600 })
    return `--connection=${file}`
  }

  function start(dataDir: string, ...more: string[]): Shell {
    return startWith(dataDir, writeConnection(dataDir), ...more)
  }

  function startWith(dataDir: string, ...more: string[]): Shell {
    const args = [MAIN, `--data=${dataDir}`, `--renderer=${aRendererDir()}`, ...more]
    const shell = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    shells.push(shell)
    return shell
  }

  async function firstLine(stream: Readable): Promise<string> {
    let text = ''
    for await (const chunk of stream) {
      text += String(chunk)
      if (text.includes('\n')) break
    }
    return text.split('\n')[0] ?? ''
  }

  const aFolder = (): string => mkdtempSync(join(tmpdir(), 'linda-web-'))

  it('prints one link that works once, keeps the token to itself, and gives another link when asked', async () => {
    const dataDir = aFolder()
    const shell = start(dataDir)
    const line = await firstLine(shell.stdout)
    const { consoleUrl } = JSON.parse(line) as { consoleUrl: string }
    const { origin, hash } = new URL(consoleUrl)
    expect(line).not.toContain(TOKEN)

    const exchange = (code: string): Promise<Response> =>
      fetch(`${origin}/session`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      })
    expect((await exchange(hash.slice(1))).status).toBe(200)
    expect((await exchange(hash.slice(1))).status).toBe(401)
    expect(statSync(linkFile(dataDir)).mode & 0o777).toBe(0o600)
    const another = new URL(await requestLink(dataDir))
    expect((await exchange(another.hash.slice(1))).status).toBe(200)
    expect(await (await fetch(origin)).text()).not.toContain(TOKEN)
  })

  it.each(['SIGTERM', 'SIGINT', 'the end of its input'])('stops at %s and leaves nothing to take over', async (how) => {
    const dataDir = aFolder()
    const shell = start(dataDir)
    await firstLine(shell.stdout)
    const exit = once(shell, 'exit')
    if (how === 'SIGTERM' || how === 'SIGINT') shell.kill(how)
    else shell.stdin.end()
    expect((await exit)[0]).toBe(0)
    expect(existsSync(linkFile(dataDir))).toBe(false)
    expect(existsSync(join(dataDir, 'built-in.sqlite.lock'))).toBe(false)
    await expect(requestLink(dataDir)).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('says that a port is taken in one line, and ends with 1', async () => {
    const taken = createServer()
    taken.listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const shell = start(aFolder(), `--port=${port}`)
    const [line, [code]] = await Promise.all([firstLine(shell.stderr), once(shell, 'exit')])
    taken.close()
    expect(code).toBe(1)
    expect(line).toBe(
      `The port is taken: Port ${port} on 127.0.0.1 is taken by another process. Choose another port, or stop the process that holds it.`,
    )
  })

  it('says who holds the store, and takes it over from a console that was killed', async () => {
    const dataDir = aFolder()
    const first = start(dataDir)
    await firstLine(first.stdout)
    const second = start(dataDir)
    const [line, [code]] = await Promise.all([firstLine(second.stderr), once(second, 'exit')])
    expect(code).toBe(1)
    expect(line).toContain(`held by the web console with process id ${first.pid}`)

    const gone = once(first, 'exit')
    first.kill('SIGKILL')
    await gone
    const third = start(dataDir)
    expect(await firstLine(third.stdout)).toContain('consoleUrl')
  })

  it('serves a live picture of the cluster over its port', async () => {
    const controlPlane = new FakeControlPlane()
    await controlPlane.listen()
    const dataDir = aFolder()
    const shell = startWith(dataDir, writeConnection(dataDir, { controlApiUrl: controlPlane.url }))
    const { messages, close } = await aWindow(shell)
    await expect.poll(() => messages.join('\n')).toContain('"kind":"live"')
    expect(messages.join('\n')).not.toContain(TOKEN)
    close()
    await controlPlane.close()
  })

  it('opens without any connection file, for a person to add one', async () => {
    const { messages, close } = await aWindow(startWith(aFolder()))
    await expect.poll(() => messages.join('\n')).toContain('"profile":null')
    close()
  })

  it('knows the clusters of all its connection files, the first one first', async () => {
    const dataDir = aFolder()
    const files = [writeConnection(dataDir), writeConnection(dataDir, { id: 'gcc', environment: 'production' })]
    const { messages, close } = await aWindow(startWith(dataDir, ...files))
    const watched = (): { connections: { profile: Profile; isBuiltIn: boolean }[]; profile: Profile } | undefined =>
      messages.map((text) => JSON.parse(text)).find(({ type }) => type === 'answer')?.value
    await expect.poll(watched).toBeDefined()
    expect(watched()?.profile.id).toBe('built-in')
    expect(watched()?.connections.map(({ profile, isBuiltIn }) => [profile.id, isBuiltIn])).toEqual([
      ['built-in', true],
      ['gcc', true],
    ])
    close()
  })

  it('says so when two connection files bear one name', async () => {
    const dataDir = aFolder()
    const shell = startWith(dataDir, writeConnection(dataDir), writeConnection(dataDir))
    expect(await firstLine(shell.stderr)).toContain('Two connection files are named "built-in"')
  })

  /** A browser that opened the link and watches. */
  async function aWindow(shell: Shell): Promise<{ messages: string[]; close: () => void }> {
    const { consoleUrl } = JSON.parse(await firstLine(shell.stdout)) as { consoleUrl: string }
    const { origin, hash } = new URL(consoleUrl)
    const signedIn = await fetch(`${origin}/session`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ code: hash.slice(1) }),
    })
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const { WebSocket } = await import('ws')
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/port`, { headers: { origin, cookie } })
    await once(socket, 'open')
    const messages: string[] = []
    socket.on('message', (data) => messages.push(Buffer.isBuffer(data) ? data.toString() : ''))
    socket.send(JSON.stringify({ id: 1, call: 'watch', input: {} }))
    return { messages, close: () => socket.terminate() }
  }
})
