import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { GatewayStatus } from '../../../shared/status.ts'
import { ClusterConfig } from '../../../cluster/config.ts'
import { systemClock } from '../../../cluster/clock.ts'
import { startGateway } from '../../../cluster/gateway/gateway.ts'
import { type Channel, openChannel } from '../../../cluster/wire/channel.ts'
import { FromNode, NodeAnswers, type NodeRequest, type ToNode } from '../../../cluster/wire/control.ts'
import { Pending } from '../../../cluster/wire/pending.ts'
import { type FromBot, ToBot } from '../../../cluster/wire/traffic.ts'
import { Problem } from '../../../shared/fault.ts'
import { aFolder, INCARNATION } from './factories.ts'

const TOKEN = 'a-token-of-the-nodes'

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => {
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  })
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}

async function aConfig(over: Partial<ClusterConfig['scenario']> = {}): Promise<ClusterConfig> {
  const [apiPort, nodePort, httpPort, botPort] = await freePorts(4)
  const node = { accountId: 'uae-main', region: 'uae', priority: 1, httpPort: 1, peerPort: 1 }
  return ClusterConfig.parse({
    id: 'test',
    name: 'Test',
    environment: 'drill',
    dataDir: aFolder(),
    apiToken: 'a-token-of-the-api',
    nodeToken: TOKEN,
    controlPlane: { apiPort, nodePort },
    gateway: { httpPort, botPort },
    accounts: [{ id: 'uae-main', region: 'uae' }],
    nodes: [
      { ...node, id: 'uae-1' },
      { ...node, id: 'uae-2' },
    ],
    scenario: { messagesPerSecond: 50, duplicateShare: 0, lateDuplicateShare: 0, ...over },
  })
}

/** What the gateway says, in the order it says it. */
function anInbox<T>() {
  const items: T[] = []
  let wake: (() => void) | null = null
  return {
    put(item: T) {
      items.push(item)
      wake?.()
    },
    async next<K extends T>(isWanted: (item: T) => item is K): Promise<K> {
      for (;;) {
        const item = items.shift()
        if (item !== undefined && isWanted(item)) return item
        if (item === undefined) await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

const isA =
  <M extends { type: string }, K extends M['type']>(type: K) =>
  (item: M): item is Extract<M, { type: K }> =>
    item.type === type

function aBot(config: ClusterConfig, nodeId: string, token = TOKEN) {
  const socket = connect(config.gateway.botPort, '127.0.0.1')
  const inbox = anInbox<ToBot | { type: 'closed' }>()
  const channel: Channel<FromBot> = openChannel(socket, ToBot, {
    message: (message) => inbox.put(message),
    closed: () => inbox.put({ type: 'closed' }),
  })
  channel.send({ type: 'hello', token, nodeId, accountId: 'uae-main', incarnation: INCARNATION })
  onTestFinished(() => channel.close())
  return { channel, inbox }
}

/** What the bots' folders hold, by cluster and node. */
const credentials = new Map<string, string>()

/** One whose session lives: it found its credential waiting, or had it already. */
async function aLinkedBot(config: ClusterConfig, nodeId: string) {
  const bot = aBot(config, nodeId)
  const stored = `${config.dataDir} ${nodeId}`
  bot.channel.send({ type: 'login', credential: credentials.get(stored) ?? null })
  for (;;) {
    const said = await bot.inbox.next((item) => item.type === 'session' || item.type === 'credential')
    if (said.type === 'session' && said.word === 'live') return bot
    if (said.type !== 'credential') throw new Error(`no session for ${nodeId}`)
    credentials.set(stored, said.credential)
    bot.channel.send({ type: 'login', credential: said.credential })
  }
}

/** The control plane's end of the link. */
async function aControlPlane(config: ClusterConfig) {
  const pending = new Pending()
  const inbox = anInbox<FromNode>()
  const sockets = new Set<Socket>()
  let link: Channel<ToNode> | null = null
  const server = createServer((socket) => {
    sockets.add(socket)
    const channel: Channel<ToNode> = openChannel(socket, FromNode, {
      message: (message) => {
        if (message.type === 'hello') channel.send({ type: 'welcome', term: 1 })
        if (message.type === 'answer') pending.settle(message)
        inbox.put(message)
      },
      closed: () => pending.rejectAll('the link closed'),
    })
    link = channel
  })
  server.listen(config.controlPlane.nodePort, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const ask = (request: NodeRequest) => pending.ask((id) => link?.send({ type: 'request', id, request }), 5_000)
  return { ask, inbox }
}

async function aGateway(config: ClusterConfig) {
  const lines: string[] = []
  const log = (line: string) => lines.push(line)
  const gateway = await startGateway({
    config,
    incarnation: INCARNATION,
    pid: process.pid,
    clock: systemClock,
    secrets: { makeCode: () => 'ABCD-2345', makeCredential: () => randomUUID() },
    log,
  })
  onTestFinished(() => gateway.close())
  return { gateway, lines }
}

const page = (config: ClusterConfig, path: string) => fetch(`http://127.0.0.1:${config.gateway.httpPort}${path}`)

describe('gateway', () => {
  it('hands its users’ messages to whom the control plane made master, and says how long the gap was', async () => {
    const config = await aConfig()
    const control = await aControlPlane(config)
    const { gateway } = await aGateway(config)
    expect(await control.inbox.next(isA('hello'))).toMatchObject({ id: 'gateway', token: TOKEN })
    await control.inbox.next(isA('gatewayBeat'))

    const bot = await aLinkedBot(config, 'uae-1')
    const raised = NodeAnswers.raiseFloor.parse(
      await control.ask({ ask: 'raiseFloor', accountId: 'uae-main', epoch: 1 }),
    )
    expect(raised).toMatchObject({ floorEpoch: 1, tail: { position: 0 } })
    bot.channel.send({ type: 'serve', epoch: 1 })
    const served = control.ask({ ask: 'awaitServed', accountId: 'uae-main', epoch: 1, timeoutMs: 3_000 })
    const { message } = await bot.inbox.next(isA('deliver'))
    bot.channel.send({ type: 'reply', messageId: message.messageId, epoch: 1, position: 1, hash: 'h', body: '1' })
    expect(await bot.inbox.next(isA('verdict'))).toMatchObject({ verdict: 'accepted', floorEpoch: 1 })
    expect(NodeAnswers.awaitServed.parse(await served)).toEqual({ gapMs: null })
    expect(gateway.status().accounts).toMatchObject([{ servedBy: 'uae-1', lastAccepted: { position: 1, hash: 'h' } }])

    const url = `http://127.0.0.1:${config.gateway.httpPort}`
    expect(await control.ask({ ask: 'probe', url, timeoutMs: 2_000 })).toMatchObject({ answered: true })
    await expect(control.ask({ ask: 'promote', epoch: 1 })).rejects.toMatchObject({ code: 'malformed' })
    const unknown = control.ask({ ask: 'raiseFloor', accountId: 'nobody', epoch: 1 })
    await expect(unknown).rejects.toMatchObject({ code: 'unknownAccount' })
    for (;;) {
      const { samples } = await control.inbox.next(isA('gatewayBeat'))
      if (samples === undefined) continue
      expect(samples).toMatchObject([{ accountId: 'uae-main', totals: { accepted: 1 } }])
      break
    }
  })

  it('plays a scenario to whoever serves, says how it went, and counts it', async () => {
    const config = await aConfig({ messagesPerSecond: 0 })
    const control = await aControlPlane(config)
    await aGateway(config)
    await control.inbox.next(isA('gatewayBeat'))
    const play = (name: string, accountId = 'uae-main', timeoutMs = 4_000) =>
      control.ask({ ask: 'playSmoke', accountId, name, timeoutMs })
    const unserved = NodeAnswers.playSmoke.parse(await play('a greeting is answered', 'uae-main', 50))
    expect(unserved).toMatchObject({ outcome: 'failed', detail: 'no reply to "hello" within 0.05 s' })

    const bot = await aLinkedBot(config, 'uae-1')
    await control.ask({ ask: 'raiseFloor', accountId: 'uae-main', epoch: 1 })
    bot.channel.send({ type: 'serve', epoch: 1 })
    const left = await bot.inbox.next(isA('deliver'))
    expect(left.message.conversation).toMatch(/^smoke-/)
    const played = play('a greeting is answered')
    const { message } = await bot.inbox.next(isA('deliver'))
    const { messageId } = message
    bot.channel.send({ type: 'reply', messageId, epoch: 1, position: 1, hash: 'h', body: '1 · Hello.' })
    expect(NodeAnswers.playSmoke.parse(await played)).toMatchObject({ outcome: 'passed', detail: '' })
    const metrics = await (await page(config, '/metrics')).text()
    expect(metrics).toContain('linda_gateway_smoke_scenarios_total{account="uae-main",outcome="passed"} 1')
    expect(metrics).toContain('linda_gateway_smoke_scenarios_total{account="uae-main",outcome="failed"} 1')
    await expect(play('a greeting is answered', 'nobody')).rejects.toMatchObject({ code: 'unknownAccount' })
    await expect(play('nothing of the kind')).rejects.toMatchObject({ code: 'malformed' })
  })

  it('serves its pages', async () => {
    const config = await aConfig({ messagesPerSecond: 0 })
    await aGateway(config)
    expect(GatewayStatus.parse(await (await page(config, '/status')).json()).accounts).toHaveLength(1)
    expect((await page(config, '/healthz')).status).toBe(200)
    expect((await page(config, '/readyz')).status).toBe(200)
    const metrics = await (await page(config, '/metrics')).text()
    expect(metrics).toContain('linda_gateway_floor_epoch{account="uae-main"} 0')
    expect(metrics).toContain(`linda_gateway_users{account="uae-main"} ${config.scenario.usersPerAccount}`)
    expect(metrics).toContain('linda_gateway_users_signed_up_total{account="uae-main"} 0')
    expect((await page(config, '/nothing')).headers.get('content-type')).toContain('application/problem+json')
  })

  it('turns away a wrong token, a stranger, and who does not say hello first', async () => {
    const config = await aConfig({ messagesPerSecond: 0 })
    const { lines } = await aGateway(config)
    await aBot(config, 'uae-1', 'not-the-token').inbox.next(isA('closed'))
    await aBot(config, 'ksa-1').inbox.next(isA('closed'))
    const rude = connect(config.gateway.botPort, '127.0.0.1', () => rude.write('{"type":"serve","epoch":1}\n'))
    await once(rude, 'close')
    const garbled = connect(config.gateway.botPort, '127.0.0.1', () => garbled.write('GET / HTTP/1.1\r\n\r\n'))
    await once(garbled, 'close')
    expect(lines.filter((line) => line.startsWith('turned away'))).toEqual([
      'turned away: wrong token from uae-1',
      'turned away: ksa-1 is no node of uae-main',
      'turned away: a connection began with serve',
    ])
  })

  it('closes a node’s older connection when it dials again', async () => {
    const config = await aConfig({ messagesPerSecond: 0 })
    await aGateway(config)
    const older = aBot(config, 'uae-1')
    older.channel.send({ type: 'serve', epoch: 1 })
    await older.inbox.next(isA('serveRefused'))
    const newer = aBot(config, 'uae-1')
    await older.inbox.next(isA('closed'))
    newer.channel.send({ type: 'serve', epoch: 1 })
    expect(await newer.inbox.next(isA('serveRefused'))).toMatchObject({ floorEpoch: 0 })
  })

  it('says which port is taken', async () => {
    const config = await aConfig({ messagesPerSecond: 0 })
    await aGateway(config)
    const [httpPort] = await freePorts(1)
    const second = { ...config, dataDir: aFolder(), gateway: { ...config.gateway, httpPort: httpPort ?? 1 } }
    await expect(aGateway(second)).rejects.toMatchObject({ code: 'portTaken' })
  })
})

describe('the messenger', () => {
  const post = (config: ClusterConfig, path: string, body: unknown, token = TOKEN) =>
    fetch(`http://127.0.0.1:${config.gateway.httpPort}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const codeOf = async (response: Response) => Problem.parse(await response.json()).code

  it('ends a session by hand: its node serves no more, and serves again once it logged in again', async () => {
    const config = await aConfig()
    const control = await aControlPlane(config)
    const { gateway } = await aGateway(config)
    await control.inbox.next(isA('hello'))
    const bot = await aLinkedBot(config, 'uae-1')
    await control.ask({ ask: 'raiseFloor', accountId: 'uae-main', epoch: 1 })
    bot.channel.send({ type: 'serve', epoch: 1 })
    const { message } = await bot.inbox.next(isA('deliver'))

    expect((await post(config, '/messenger/sessions/uae-1', { do: 'drop' })).status).toBe(200)
    expect(await bot.inbox.next(isA('session'))).toMatchObject({ word: 'dropped' })
    bot.channel.send({
      type: 'reply',
      messageId: message.messageId,
      epoch: 1,
      position: 1,
      hash: 'h',
      body: '1',
    })
    expect(await bot.inbox.next(isA('verdict'))).toMatchObject({ verdict: 'noSession' })
    expect(gateway.status().accounts).toMatchObject([{ servedBy: null, lastAccepted: { position: 0 } }])
    expect(await (await page(config, '/metrics')).text()).toMatch(
      /linda_gateway_session_live\{account="uae-main",node="uae-1"\} 0/,
    )

    bot.channel.send({ type: 'login', credential: credentials.get(`${config.dataDir} uae-1`) ?? null })
    await bot.inbox.next(isA('session'))
    bot.channel.send({ type: 'serve', epoch: 1 })
    expect((await bot.inbox.next(isA('deliver'))).message.messageId).toBe(message.messageId)
  })

  it('links a node that was added, with the code that its phone types', async () => {
    const config = await aConfig({ messagesPerSecond: 0, phoneTypesAfterMs: null })
    const control = await aControlPlane(config)
    await aGateway(config)
    await control.inbox.next(isA('hello'))
    expect(await control.ask({ ask: 'admitNode', nodeId: 'uae-9', accountId: 'uae-main' })).toEqual({})
    const bot = aBot(config, 'uae-9')
    bot.channel.send({ type: 'login', credential: null })
    expect(await bot.inbox.next(isA('session'))).toMatchObject({ word: 'unlinked', why: 'never linked on this node' })
    bot.channel.send({ type: 'pair' })
    const { code } = await bot.inbox.next(isA('pairing'))
    expect(await codeOf(await post(config, '/messenger/phones/uae-main', { code: 'AAAA-AAAA' }))).toBe('pairingExpired')
    expect(await (await post(config, '/messenger/phones/uae-main', { code })).json()).toEqual({
      accountId: 'uae-main',
      linked: 'uae-9',
    })
    const { credential } = await bot.inbox.next(isA('credential'))
    bot.channel.send({ type: 'login', credential })
    expect(await bot.inbox.next(isA('session'))).toMatchObject({ word: 'live' })

    await control.ask({ ask: 'expelNode', nodeId: 'uae-9' })
    await bot.inbox.next(isA('closed'))
    await aBot(config, 'uae-9').inbox.next(isA('closed'))
  })

  it('refuses strangers, unknown nodes and what is not one of its deeds', async () => {
    const config = await aConfig({ messagesPerSecond: 0 })
    await aGateway(config)
    const drop = { do: 'drop' }
    expect(await codeOf(await post(config, '/messenger/sessions/uae-1', drop, 'guessed'))).toBe('unauthorized')
    expect(await codeOf(await post(config, '/messenger/sessions/ksa-1', drop))).toBe('unknownNode')
    expect(await codeOf(await post(config, '/messenger/sessions/uae-1', { do: 'explode' }))).toBe('malformed')
    expect(await codeOf(await post(config, '/messenger/phones/ksa-main', { code: 'x' }))).toBe('unknownAccount')
    // Never logged in: there is nothing to lose yet.
    expect(await codeOf(await post(config, '/messenger/sessions/uae-1', drop))).toBe('alreadySo')
  })
})

describe('gateway process', () => {
  function start(config: ClusterConfig): ChildProcess {
    const path = join(config.dataDir, 'cluster.json')
    writeFileSync(path, JSON.stringify(config))
    const main = join(import.meta.dirname, '../../../cluster/gateway/main.ts')
    const child = spawn(process.execPath, [main, path], { stdio: ['pipe', 'ignore', 'ignore'] })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    return child
  }

  it('loses nothing by kill -9, and ends when its parent does', async () => {
    const config = await aConfig()
    const control = await aControlPlane(config)
    const first = start(config)
    await control.inbox.next(isA('hello'))
    const bot = await aLinkedBot(config, 'uae-1')
    await control.ask({ ask: 'raiseFloor', accountId: 'uae-main', epoch: 7 })
    bot.channel.send({ type: 'serve', epoch: 7 })
    const answered = await bot.inbox.next(isA('deliver'))
    const { messageId } = answered.message
    bot.channel.send({ type: 'reply', messageId, epoch: 7, position: 3, hash: 'h3', body: 'yes' })
    await bot.inbox.next(isA('verdict'))
    const open = await bot.inbox.next(isA('deliver'))
    first.kill('SIGKILL')
    await bot.inbox.next(isA('closed'))

    const second = start(config)
    await control.inbox.next(isA('hello'))
    const again = await aLinkedBot(config, 'uae-1')
    again.channel.send({ type: 'serve', epoch: 7 })
    expect(await again.inbox.next(isA('served'))).toEqual({ type: 'served', epoch: 7, lastAcceptedPosition: 3 })
    const isOpen = (item: ToBot | { type: 'closed' }): item is typeof open =>
      item.type === 'deliver' && item.message.messageId === open.message.messageId
    expect((await again.inbox.next(isOpen)).message).toEqual(open.message)
    again.channel.send({ type: 'reply', messageId, epoch: 7, position: 3, hash: 'h3', body: 'no' })
    expect(await again.inbox.next(isA('verdict'))).toMatchObject({ messageId, verdict: 'doubled' })

    second.stdin?.end()
    const [code] = await once(second, 'exit')
    expect(code).toBe(0)
  })

  it('says in one line why it cannot start', async () => {
    const main = join(import.meta.dirname, '../../../cluster/gateway/main.ts')
    const child = spawn(process.execPath, [main, join(aFolder(), 'none.json')], { stdio: ['ignore', 'ignore', 'pipe'] })
    const said: Buffer[] = []
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    const [code] = await once(child, 'close')
    expect(code).toBe(1)
    expect(Buffer.concat(said).toString()).toMatch(/^\{.*Cannot read the cluster configuration .*\}\n$/)
  })
})
