import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { aHost, aDataDir, TestWindow, type TestHost } from './support/a-host.ts'
import { aHealthChange } from './support/factories.ts'
import { FakeControlPlane, sendHtml, sendJson, TOKEN } from './support/fake-control-plane.ts'
import { until } from './support/until.ts'

describe('host', () => {
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const one of open.splice(0).toReversed()) await one.close()
  })

  async function aControlPlane(): Promise<FakeControlPlane> {
    const controlPlane = new FakeControlPlane()
    await controlPlane.listen()
    open.push(controlPlane)
    return controlPlane
  }

  async function aLiveWindow(
    controlPlane: FakeControlPlane,
    dataDir = aDataDir(),
  ): Promise<TestHost & { window: TestWindow }> {
    const test = await aHost(controlPlane.url, { dataDir })
    open.push(test.host)
    const window = new TestWindow(test.host)
    await window.watch()
    await window.until(test.clock, (picture) => picture.link.kind === 'live', 'it is live')
    return { ...test, window }
  }

  it('shows a live cluster, and every fact that follows, in order', async () => {
    const controlPlane = await aControlPlane()
    const { window, clock } = await aLiveWindow(controlPlane)
    for (let index = 0; index < 50; index += 1) controlPlane.append(aHealthChange(`change ${index}`))
    const picture = await window.until(clock, ({ snapshot }) => snapshot?.seq === 50, 'all facts came')
    expect(picture.snapshot).toEqual(controlPlane.snapshot)
    expect(picture.capabilities).toEqual(['failover'])
  })

  it('says refused, and why, when the address answers a web page', async () => {
    const controlPlane = await aControlPlane()
    controlPlane.overrides.set('GET /v1/cluster', (_, response) => sendHtml(response))
    const { host, clock } = await aHost(controlPlane.url)
    open.push(host)
    const window = new TestWindow(host)
    await window.watch()
    const picture = await window.until(clock, ({ link }) => link.kind === 'refused', 'it is refused')
    expect(picture.link).toMatchObject({ problem: { code: 'badAnswer', detail: expect.stringContaining('text/html') } })
    expect(picture.snapshot).toBeNull()
  })

  it('shows the last state with its true age after a restart with the cluster gone', async () => {
    const controlPlane = await aControlPlane()
    const dataDir = aDataDir()
    const { window, clock, host } = await aLiveWindow(controlPlane, dataDir)
    controlPlane.append(aHealthChange('the last word'))
    const before = await window.until(clock, ({ snapshot }) => snapshot?.seq === 1, 'the fact came')
    await controlPlane.close()
    await host.close()
    open.splice(0)
    clock.advance(60_000)

    const again = await aHost(controlPlane.url, { dataDir }, clock)
    open.push(again.host)
    const picture = await new TestWindow(again.host).watch()
    expect(picture.snapshot).toEqual(controlPlane.snapshot)
    expect(clock.now() - (picture.heardAt ?? 0)).toBeGreaterThanOrEqual(60_000)
    expect(picture.heardAt).toBeGreaterThanOrEqual(before.heardAt ?? 0)
  })

  it('is live again by itself after the stream was cut', async () => {
    const controlPlane = await aControlPlane()
    const { window, clock } = await aLiveWindow(controlPlane)
    controlPlane.cut()
    await window.until(clock, ({ link }) => link.kind === 'retrying', 'the cut is said')
    controlPlane.append(aHealthChange('while away'))
    clock.advance(300)
    const picture = await window.until(clock, ({ link }) => link.kind === 'live', 'it is live again')
    expect(picture.snapshot).toEqual(controlPlane.snapshot)
    expect(await window.call('listFacts', { limit: 10 })).toHaveLength(1)
  })

  it('keeps other windows going when one is gone without a word', async () => {
    const controlPlane = await aControlPlane()
    const { window, host, clock, lines } = await aLiveWindow(controlPlane)
    const gone = new TestWindow(host)
    await gone.watch()
    gone.broken = true
    controlPlane.append(aHealthChange('for those who stay'))
    await window.until(clock, ({ snapshot }) => snapshot?.seq === 1, 'the other window has it')
    await until(() => lines.length > 0, 'it is logged')
    expect(lines[0]).toContain('A window is gone')
  })

  it('gives a failover from the cluster where that answers, else from its own store, and says which', async () => {
    const controlPlane = await aControlPlane()
    const { window, clock } = await aLiveWindow(controlPlane)
    const failoverId = 'uae-main.1'
    controlPlane.append({
      kind: 'failoverStarted',
      failoverId,
      accountId: 'uae-main',
      from: 'uae-1',
      trigger: 'automatic',
      cause: 'uae-1 stopped answering',
      epochBefore: 1,
      suspicion: null,
    })
    await window.until(clock, ({ snapshot }) => snapshot?.seq === 1, 'it came')
    const [failover] = controlPlane.snapshot.failovers
    const path = `GET /v1/failovers/${failoverId}`
    controlPlane.overrides.set(path, (_, response) => sendJson(response, 200, { failover, facts: [] }))
    expect(await window.call('getFailover', { failoverId })).toEqual({ failover, facts: [], source: 'cluster' })
    controlPlane.overrides.set(path, (_, response) => sendHtml(response, 502))
    const kept = { failover, facts: controlPlane.facts, source: 'store' }
    expect(await window.call('getFailover', { failoverId })).toEqual(kept)
    controlPlane.cut()
    await window.until(clock, ({ link }) => link.kind === 'retrying', 'the cut is said')
    expect(await window.call('getFailover', { failoverId })).toEqual(kept)
    expect(await window.call('listFailovers', { before: null, limit: 10 })).toEqual([failover])
    await expect(window.call('getFailover', { failoverId: 'uae-main.7' })).rejects.toMatchObject({
      code: 'unknownFailover',
    })
  })

  it('sets a store aside that it cannot read, says where it is, and goes on', async () => {
    const controlPlane = await aControlPlane()
    const dataDir = aDataDir()
    writeFileSync(join(dataDir, 'built-in.sqlite'), 'this was a database once. '.repeat(400))
    const { window, clock } = await aLiveWindow(controlPlane, dataDir)
    const { notices, snapshot } = await window.watch()
    expect(notices).toMatchObject([
      {
        id: 'store-damaged',
        problem: { code: 'storeDamaged', detail: expect.stringContaining('built-in.sqlite.damaged-2026') },
      },
    ])
    expect(snapshot).toEqual(controlPlane.snapshot)
    await window.call('dismissNotice', { id: 'store-damaged' })
    await window.until(clock, (picture) => picture.notices.length === 0, 'it was read')
  })

  it('is one for each store', async () => {
    const controlPlane = await aControlPlane()
    const dataDir = aDataDir()
    await aLiveWindow(controlPlane, dataDir)
    const second = aHost(controlPlane.url, { dataDir })
    await expect(second).rejects.toMatchObject({
      code: 'storeLocked',
      message: expect.stringContaining(`${process.pid}`),
    })
  })

  it('says so when its folder cannot be made', async () => {
    const file = join(aDataDir(), 'a-file')
    writeFileSync(file, '')
    const host = aHost('http://127.0.0.1:9', { dataDir: join(file, 'folder') })
    await expect(host).rejects.toMatchObject({ code: 'storeFull', message: expect.stringContaining('folder') })
  })

  it('never tells a window its token', async () => {
    const controlPlane = await aControlPlane()
    const { window, host } = await aLiveWindow(controlPlane)
    const said = JSON.stringify([await window.watch(), window.pushes])
    expect(said).not.toContain(TOKEN)
    await host.close()
    open.splice(1)
  })
})
