import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { CallInput } from '../../../shared/calls.ts'
import type { Profile } from '../../../shared/connection.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { aConnection, given, TestFleet } from '../support/a-fleet.ts'
import { TestWindow } from '../support/a-host.ts'
import { aProfile } from '../support/factories.ts'
import { sendJson, type FakeControlPlane } from '../support/fake-control-plane.ts'
import { until } from '../support/until.ts'

const PASSWORD = 'the-password-of-prometheus'
const BASIC = `Basic ${Buffer.from(`rana:${PASSWORD}`).toString('base64')}`
const EMPTY = { status: 'success', data: { resultType: 'vector', result: [] } }

describe('passwords and tokens of monitoring servers', () => {
  let test: TestFleet
  let cluster: FakeControlPlane
  /** What it was sent to be let in, question by question. */
  let seen: (string | undefined)[]
  let prometheusUrl: string
  beforeEach(async () => {
    test = new TestFleet()
    cluster = await test.aControlPlane()
    seen = []
    prometheusUrl = await aPrometheus()
  })
  afterEach(() => test.close())

  async function aPrometheus(): Promise<string> {
    const server = createServer(({ headers }, response) => {
      seen.push(headers.authorization)
      sendJson(response, 200, EMPTY)
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  async function aWindow(): Promise<TestWindow> {
    const window = new TestWindow(test.fleet)
    await window.watch()
    return window
  }

  const withBasic = (over: Partial<Profile> = {}, secret: string | null = PASSWORD): CallInput<'saveConnection'> => ({
    ...aConnection(cluster.url, { prometheusUrl, prometheusAuth: { kind: 'basic', user: 'rana' }, ...over }),
    secrets: { prometheus: secret, alertmanager: null },
  })
  const file = (): string => readFileSync(join(test.dataDir, 'connections.json'), 'utf8')
  const standing = async (window: TestWindow) =>
    (await window.watch()).connections.find(({ profile }) => profile.id === 'gcc')?.monitoringSecrets

  async function asked(window: TestWindow): Promise<void> {
    await window.call('openConnection', { id: 'gcc' })
    await window.watch()
    await until(() => {
      test.clock.advance(250)
      return seen.length > 0
    }, 'Prometheus is asked')
  }

  it('are sent to their server, kept in the keyring, and the file has the kind and the user alone', async () => {
    await test.begin()
    const window = await aWindow()
    const saved = await window.call('saveConnection', withBasic())
    expect(saved.monitoringSecrets).toEqual({ prometheus: 'kept', alertmanager: 'none' })
    await asked(window)
    expect(new Set(seen)).toEqual(new Set([BASIC]))
    expect(test.keyring.kept.get('gcc/prometheus')).toBe(PASSWORD)
    expect(JSON.parse(file())).toMatchObject({
      connections: [{ profile: { prometheusAuth: { kind: 'basic', user: 'rana' } } }],
    })
    const said = JSON.stringify([saved, window.picture, window.pushes, test.lines])
    const files = readdirSync(test.dataDir).map((name) => readFileSync(join(test.dataDir, name), 'latin1'))
    for (const text of [said, ...files]) {
      expect(text).not.toContain(PASSWORD)
      expect(text).not.toContain(BASIC.slice('Basic '.length))
    }
  })

  it('are there again after a restart', async () => {
    await test.begin()
    await (await aWindow()).call('saveConnection', withBasic())
    await test.quit()
    await test.begin()
    const window = await aWindow()
    await asked(window)
    expect(new Set(seen)).toEqual(new Set([BASIC]))
    expect((await standing(window))?.prometheus).toBe('kept')
  })

  it('are asked for again after a restart without a keyring; until then nobody is asked without, and the source says why', async () => {
    test.keyring.isThere = false
    await test.begin()
    const saved = await (await aWindow()).call('saveConnection', withBasic())
    expect(saved.monitoringSecrets.prometheus).toBe('memory')
    await test.quit()
    seen.length = 0
    await test.begin()
    const window = await aWindow()
    expect((await standing(window))?.prometheus).toBe('missing')
    // The token came back; the password did not.
    await window.call('saveConnection', withBasic({}, null))
    await window.call('openConnection', { id: 'gcc' })
    await window.watch()
    await expect(window.call('queryPrometheus', { query: 'up', over: null })).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('No password or token is kept here for Prometheus'),
    })
    await window.until(
      test.clock,
      () => {
        test.clock.advance(250)
        return (
          window.picture?.sources.find(({ id }) => id === 'prometheus')?.trouble?.includes('Give it again') === true
        )
      },
      'the source says so',
    )
    expect(seen).toEqual([])
  })

  it('stay where only words change, and are forgotten with their kind and with their connection', async () => {
    await test.begin()
    const window = await aWindow()
    await window.call('saveConnection', withBasic())
    await window.call('saveConnection', { ...withBasic({ name: 'Gulf' }, null), token: null })
    expect(test.keyring.kept.get('gcc/prometheus')).toBe(PASSWORD)
    await window.call('saveConnection', { ...withBasic({ prometheusAuth: { kind: 'none' } }, null), token: null })
    expect([...test.keyring.kept.keys()]).toEqual(['gcc'])
    await window.call('saveConnection', { ...withBasic(), token: null })
    await window.call('removeConnection', { id: 'gcc' })
    expect(test.keyring.kept.size).toBe(0)
  })

  it.each([
    ['another user', { prometheusAuth: { kind: 'basic', user: 'noor' } }],
    ['another kind', { prometheusAuth: { kind: 'bearer' } }],
    ['another address', { prometheusUrl: 'http://127.0.0.1:9' }],
  ] as const)('do not serve %s', async (_, over) => {
    await test.begin()
    const window = await aWindow()
    await window.call('saveConnection', withBasic())
    const moved = window.call('saveConnection', { ...withBasic(over, null), token: null })
    await expect(moved).rejects.toMatchObject({ code: 'unauthorized', message: expect.stringContaining('Prometheus') })
    expect(test.keyring.kept.get('gcc/prometheus')).toBe(PASSWORD)
  })

  const elsewhere: readonly [name: string, over: Partial<Pick<Profile, 'trust' | 'proxyUrl'>>][] = [
    ['another proxy', { proxyUrl: 'http://127.0.0.1:9' }],
    ['other certificates', { trust: { kind: 'pinned', sha256: ['a'.repeat(64)] } }],
  ]
  it.each(elsewhere)('do not go by %s, and neither does the token', async (_, over) => {
    await test.begin()
    const window = await aWindow()
    await window.call('saveConnection', withBasic())
    const moved = window.call('saveConnection', { ...withBasic(over, null), token: null })
    await expect(moved).rejects.toMatchObject({ code: 'unauthorized' })
    seen.length = 0
    const { steps } = await window.call('testConnection', {
      controlApiUrl: cluster.url,
      token: null,
      id: 'gcc',
      ...over,
      prometheus: { url: prometheusUrl, auth: { kind: 'basic', user: 'rana' }, secret: null },
    })
    expect(steps.find(({ title }) => title === 'Prometheus')).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('No password is known'),
    })
    expect(steps.find(({ title }) => title === 'Token')?.status).not.toBe('pass')
    expect(seen).not.toContain(BASIC)
  })

  it('serve a test of the same connection', async () => {
    await test.begin()
    const window = await aWindow()
    await window.call('saveConnection', withBasic())
    const { steps } = await window.call('testConnection', {
      controlApiUrl: cluster.url,
      token: null,
      id: 'gcc',
      prometheus: { url: prometheusUrl, auth: { kind: 'basic', user: 'rana' }, secret: null },
    })
    expect(steps.find(({ title }) => title === 'Token')?.status).toBe('pass')
    // This one answers nothing but empty vectors: it was let in, and is no Prometheus.
    expect(steps.find(({ title }) => title === 'Prometheus')?.found).toContain('not as Prometheus does')
    expect(seen).toContain(BASIC)
  })

  it('come with a connection file where that one does', async () => {
    const profile = aProfile({ controlApiUrl: cluster.url, prometheusUrl, prometheusAuth: { kind: 'bearer' } })
    await test.begin({ given: [{ ...given(cluster.url), profile, secrets: { prometheus: 'from-the-file' } }] })
    await aWindow()
    await until(() => {
      test.clock.advance(250)
      return seen.length > 0
    }, 'Prometheus is asked')
    expect(seen[0]).toBe('Bearer from-the-file')
  })

  it('are none in a list from before there were any', async () => {
    const { prometheusAuth, alertmanagerAuth, trust, proxyUrl, ...old } = aConnection(cluster.url).profile
    expect([prometheusAuth, alertmanagerAuth, trust, proxyUrl]).toHaveLength(4)
    const connections = [{ profile: old, actor: 'Rana' }]
    writeFileSync(join(test.dataDir, 'connections.json'), JSON.stringify({ version: 1, lastOpened: null, connections }))
    await test.begin()
    const [one] = (await aWindow()).picture?.connections ?? []
    expect(one?.profile).toMatchObject({
      prometheusAuth: { kind: 'none' },
      alertmanagerAuth: { kind: 'none' },
      trust: { kind: 'system' },
      proxyUrl: null,
    })
    expect(one?.monitoringSecrets).toEqual({ prometheus: 'none', alertmanager: 'none' })
  })

  it.each([
    ['an authority that is none', { trust: { kind: 'authority', pem: 'hello' } }, 'no certificate'],
    [
      'a server’s certificate as authority',
      { trust: { kind: 'authority', pem: makeCertificates().server.cert } },
      'is not an authority',
    ],
    ['a password in an address', { proxyUrl: 'http://rana:pw@proxy.example:3128' }, 'written down readable'],
  ] as const)('a connection with %s is refused in words', async (_, over, words) => {
    await test.begin()
    const saved = (await aWindow()).call('saveConnection', withBasic(over))
    await expect(saved).rejects.toMatchObject({ code: 'malformed', message: expect.stringContaining(words) })
    expect(readdirSync(test.dataDir)).not.toContain('connections.json')
  })
})
