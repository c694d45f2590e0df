import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Launch } from '../../../scripts/launch/arguments.ts'
import type { Shell } from '../../../scripts/launch/choose-shell.ts'
import { isAlive } from '../../../scripts/launch/is-alive.ts'
import { run, type Live, type RunOptions } from '../../../scripts/launch/run.ts'

const SUPPORT = join(import.meta.dirname, '..', 'support')

let state: string
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'linda-launch-'))
})
afterEach(() => rmSync(state, { recursive: true, force: true }))

const aLaunch = (over: Partial<Launch> = {}): Launch => ({
  kind: 'launch',
  isHeadless: true,
  isJson: true,
  isWeb: false,
  isWallboard: false,
  connectionFile: null,
  dataDir: null,
  port: null,
  passwordFile: null,
  isParentWatched: false,
  ...over,
})

interface Run {
  readonly said: string[]
  readonly printed: Live[]
  readonly opened: string[]
  readonly live: Promise<Live>
  readonly stop: (why: string) => void
  readonly code: Promise<number>
}

function start(over: { launch?: Launch; shell?: Shell; supervisor?: string } = {}): Run {
  const said: string[] = []
  const printed: Live[] = []
  const opened: string[] = []
  const live = Promise.withResolvers<Live>()
  const asked = Promise.withResolvers<string>()
  const options: RunOptions = {
    launch: over.launch ?? aLaunch(),
    shell: over.shell ?? { kind: 'headless' },
    programs: {
      node: process.execPath,
      root: SUPPORT,
      supervisor: join(SUPPORT, over.supervisor ?? 'stub-supervisor.ts'),
      web: join(SUPPORT, 'stub-web.ts'),
    },
    stateFolder: state,
    actor: 'tester',
    asked: asked.promise,
    now: () => 1,
    say: (line) => said.push(line),
    printJson: (value) => {
      printed.push(value)
      live.resolve(value)
    },
    openBrowser: (url) => opened.push(url),
  }
  return { said, printed, opened, live: live.promise, stop: asked.resolve, code: run(options) }
}

const folderOf = (): string => join(state, readdirSync(state)[0] ?? '')

describe('a run', () => {
  it('prints where everything is once the cluster and the console are live, and leaves no process when asked to end', async () => {
    const running = start()
    const live = await running.live
    expect(live).toMatchObject({
      consoleUrl: 'http://127.0.0.1:1/#code',
      controlApiUrl: 'http://127.0.0.1:9',
      token: 'stub-token',
    })
    const web: { pid: number } = JSON.parse(readFileSync(join(folderOf(), 'console.log'), 'utf8'))
    const pids = [web.pid, live.processes[0]?.pid ?? 0]
    expect(pids.every(isAlive)).toBe(true)
    running.stop('SIGINT')
    expect(await running.code).toBe(0)
    expect(pids.some(isAlive)).toBe(false)
    expect(running.said.at(-1)).toBe('Stopping (SIGINT).')
    expect(readdirSync(state)).toEqual([])
  })

  it('writes a connection file that only its owner can read, with the cluster’s token and who acts', async () => {
    const running = start()
    await running.live
    const file = join(folderOf(), 'connection.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      profile: {
        id: 'built-in',
        name: 'Built-in cluster',
        environment: 'drill',
        controlApiUrl: 'http://127.0.0.1:9',
        prometheusUrl: null,
        alertmanagerUrl: null,
      },
      token: 'stub-token',
      actor: 'tester',
    })
    running.stop('SIGTERM')
    await running.code
  })

  it('says clearly that the cluster ended and why, ends the console too, and keeps the logs', async () => {
    const running = start({ supervisor: 'dying-supervisor.ts' })
    expect(await running.code).toBe(1)
    expect(running.said.at(-1)).toMatch(
      /^The built-in cluster ended \(exit code 4\)\..*\n.*the journal cannot be written/s,
    )
    const web: { pid: number } = JSON.parse(readFileSync(join(folderOf(), 'console.log'), 'utf8'))
    expect(isAlive(web.pid)).toBe(false)
  })

  it('passes on what the cluster logged when it does not start', async () => {
    const running = start({ supervisor: 'mute-supervisor.ts' })
    expect(await running.code).toBe(1)
    expect(running.said.at(-1)).toMatch(/ended before it was ready \(exit code 3\)\..*the port is taken/s)
    expect(running.printed).toEqual([])
  })

  it('starts no cluster for somebody else’s connection file, and prints no token of it', async () => {
    const file = join(state, 'theirs.json')
    const profile = { id: 'gcc', name: 'GCC', environment: 'production', controlApiUrl: 'http://127.0.0.1:7' }
    writeFileSync(file, JSON.stringify({ profile, token: 'theirs', actor: 'me' }), { mode: 0o600 })
    const running = start({ launch: aLaunch({ connectionFile: file, port: 4242 }) })
    expect(await running.live).toEqual({
      consoleUrl: 'http://127.0.0.1:4242/#code',
      controlApiUrl: 'http://127.0.0.1:7',
      token: null,
      processes: [],
    })
    running.stop('SIGINT')
    expect(await running.code).toBe(0)
  })

  it('ends with the desktop console: closed by its user, the cluster goes too', async () => {
    const executable = join(SUPPORT, 'stub-electron.sh')
    const running = start({ launch: aLaunch({ isHeadless: false }), shell: { kind: 'electron', executable } })
    const live = await running.live
    expect(live.consoleUrl).toBeNull()
    expect(await running.code).toBe(0)
    expect(running.said.at(-1)).toBe('The console was closed; stopping the cluster.')
    expect(live.processes.map(({ pid }) => isAlive(pid))).toEqual([false])
  })

  it('says in one line why it opens the browser, prints the address, and opens it only where there is a display', async () => {
    const shown = start({
      launch: aLaunch({ isHeadless: false }),
      shell: { kind: 'browser', why: 'no display', opens: false },
    })
    await shown.live
    shown.stop('SIGINT')
    await shown.code
    expect(shown.said).toContain('Opening in the browser: no display.')
    expect(shown.opened).toEqual([])

    const opening = start({
      launch: aLaunch({ isHeadless: false }),
      shell: { kind: 'browser', why: 'as asked', opens: true },
    })
    await opening.live
    opening.stop('SIGINT')
    await opening.code
    expect(opening.opened).toEqual(['http://127.0.0.1:1/#code'])
  })
})
