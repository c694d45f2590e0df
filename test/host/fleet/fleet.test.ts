import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MOST_WATCHED } from '../../../host/fleet/fleet.ts'
import type { Profile } from '../../../shared/connection.ts'
import { aConnection, given, TestFleet } from '../support/a-fleet.ts'
import { TestWindow } from '../support/a-host.ts'
import { aHealthChange } from '../support/factories.ts'
import { TOKEN, type FakeControlPlane } from '../support/fake-control-plane.ts'
import { until } from '../support/until.ts'

const SECRET = 'the-token-of-gcc'

describe('the fleet', () => {
  let test: TestFleet
  let first: FakeControlPlane
  let second: FakeControlPlane
  beforeEach(async () => {
    test = new TestFleet()
    first = await test.aControlPlane()
    second = await test.aControlPlane()
  })
  afterEach(() => test.close())

  async function aWindow(): Promise<TestWindow> {
    const window = new TestWindow(test.fleet)
    await window.watch()
    return window
  }

  const isLive = (window: TestWindow) => window.until(test.clock, ({ link }) => link.kind === 'live', 'it is live')

  async function onBoth(): Promise<TestWindow> {
    await test.begin({ given: [given(first.url)] })
    const window = await aWindow()
    await isLive(window)
    await window.call('saveConnection', aConnection(second.url))
    return window
  }

  async function goTo(window: TestWindow, id: string): Promise<void> {
    await window.call('openConnection', { id })
    await window.watch()
    await isLive(window)
  }

  const connection = (window: TestWindow, id: string) =>
    window.picture?.connections.find(({ profile }) => profile.id === id)

  describe('a window that goes from one cluster to another', () => {
    it('sees the other one whole, and follows it without a gap', async () => {
      const window = await onBoth()
      second.append(aHealthChange('before'))
      await goTo(window, 'gcc')
      expect(window.picture?.profile).toMatchObject({ id: 'gcc', environment: 'staging' })
      for (let index = 0; index < 20; index += 1) second.append(aHealthChange(`change ${index}`))
      const picture = await window.until(test.clock, ({ snapshot }) => snapshot?.seq === 21, 'all came')
      expect(picture.snapshot).toEqual(second.snapshot)
    })

    it('hears nothing of the one it left, back and forth, also where both speak at once', async () => {
      const window = await onBoth()
      for (const [id, here, there] of [
        ['gcc', second, first],
        ['built-in', first, second],
        ['gcc', second, first],
      ] as const) {
        there.append(aHealthChange('said while it leaves'))
        await goTo(window, id)
        window.pushes.length = 0
        for (let index = 0; index < 10; index += 1) {
          first.append(aHealthChange(`of the first ${index}`))
          second.append(aHealthChange(`of the second ${index}`))
        }
        await window.until(test.clock, ({ snapshot }) => snapshot?.seq === here.snapshot.seq, 'it follows')
        test.clock.advance(1_000)
        const told = JSON.stringify(window.pushes.filter(({ kind }) => kind !== 'connections'))
        expect(told).toContain(here === first ? 'of the first 9' : 'of the second 9')
        expect(told).not.toContain(here === first ? 'of the second' : 'of the first')
        expect(window.picture?.snapshot).toEqual(here.snapshot)
      }
    })

    it('cannot act on the new one with what it was shown of the old one', async () => {
      const window = await onBoth()
      const { plan } = await window.call('preparePlan', {
        command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
      })
      await window.call('openConnection', { id: 'gcc' })
      const words = { reason: 'disk', typed: 'uae-main', password: null, probationMinutes: null }
      await expect(window.call('confirmPlan', { planId: plan.id, ...words })).rejects.toMatchObject({
        code: 'stalePicture',
        message: expect.stringContaining('GCC'),
      })
      await window.watch()
      await expect(window.call('confirmPlan', { planId: plan.id, ...words })).rejects.toMatchObject({
        code: 'unknownPlan',
      })
      const operations = [...first.requests, ...second.requests].filter(({ line }) => line === 'POST /v1/operations')
      expect(operations).toEqual([])
    })

    it('asks consent for the cluster it is on', async () => {
      const window = await onBoth()
      await goTo(window, 'gcc')
      const { plan } = await window.call('preparePlan', {
        command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
      })
      const words = { reason: 'disk', typed: 'uae-main', password: null, probationMinutes: null }
      await window.call('confirmPlan', { planId: plan.id, ...words })
      expect(test.asked.map(({ id }) => id)).toEqual(['gcc'])
      expect(first.requests.some(({ line }) => line === 'POST /v1/plans')).toBe(false)
    })

    it('stays where it is when the other does not exist', async () => {
      const window = await onBoth()
      await expect(window.call('openConnection', { id: 'nowhere' })).rejects.toMatchObject({
        code: 'unknownConnection',
      })
      first.append(aHealthChange('still here'))
      await window.until(test.clock, ({ snapshot }) => snapshot?.seq === 1, 'it goes on')
    })

    it('is alone in moving: the others stay', async () => {
      const window = await onBoth()
      const other = await aWindow()
      await goTo(window, 'gcc')
      first.append(aHealthChange('for the one who stayed'))
      await other.until(test.clock, ({ snapshot }) => snapshot?.seq === 1, 'it came')
      expect(other.picture?.profile?.id).toBe('built-in')
    })

    it('tells its shell where it is', async () => {
      await test.begin({ given: [given(first.url)] })
      const places: (Profile | null)[] = []
      const window = new TestWindow({ open: (send) => test.fleet.open(send, (profile) => places.push(profile)) })
      await window.watch()
      await window.call('saveConnection', aConnection(second.url))
      await goTo(window, 'gcc')
      expect(places.map((profile) => profile?.name)).toEqual(['Built-in cluster', 'GCC'])
    })
  })

  describe('the list of connections', () => {
    it('shows how each one is without going there, and is told to every window, at most once a second', async () => {
      const window = await onBoth()
      const other = await aWindow()
      await goTo(other, 'gcc')
      for (const one of [window, other]) {
        await one.until(
          test.clock,
          () => {
            test.clock.advance(100)
            return connection(one, 'gcc')?.link === 'live'
          },
          'gcc is live',
        )
      }
      const before = window.pushes.filter(({ kind }) => kind === 'connections').length
      for (let round = 0; round < 5; round += 1) {
        second.append(aHealthChange(`round ${round}`))
        test.clock.advance(100)
      }
      expect(window.pushes.filter(({ kind }) => kind === 'connections').length - before).toBeLessThanOrEqual(1)
      await second.close()
      await window.until(
        test.clock,
        () => {
          test.clock.advance(250)
          return connection(window, 'gcc')?.link === 'retrying'
        },
        'its loss is seen from the other one',
      )
      expect(connection(window, 'gcc')).toMatchObject({ problem: expect.any(String), openAlerts: 0, worst: 'ok' })
      expect(connection(window, 'built-in')).toMatchObject({ link: 'live', isBuiltIn: true })
    })

    it('is there again after a restart, with its token from the keyring', async () => {
      const window = await onBoth()
      await goTo(window, 'gcc')
      await test.quit()
      await test.begin({ given: [given(first.url)] })
      const again = await aWindow()
      expect(again.picture?.profile?.id).toBe('built-in')
      await goTo(again, 'gcc')
      expect(connection(again, 'gcc')).toMatchObject({ hasToken: true, keepsToken: true, actor: 'Rana' })
    })

    it('begins where a person was last when no connection file says where', async () => {
      await test.begin()
      const window = await aWindow()
      await window.call('saveConnection', aConnection(first.url, { id: 'a-first' }))
      await window.call('saveConnection', aConnection(second.url, { id: 'b-second' }))
      await goTo(window, 'b-second')
      await test.quit()
      await test.begin()
      expect((await aWindow()).picture?.profile?.id).toBe('b-second')
    })

    it('watches the first few only; the others are idle until somebody goes there', async () => {
      await test.begin({ given: [given(first.url)] })
      const window = await aWindow()
      for (let index = 1; index <= MOST_WATCHED; index += 1) {
        await window.call('saveConnection', aConnection(second.url, { id: `gcc-${index}` }))
      }
      await until(() => second.openStreams === MOST_WATCHED - 1, 'the last one is let go of')
      const last = `gcc-${MOST_WATCHED}`
      await window.until(
        test.clock,
        () => {
          test.clock.advance(100)
          return connection(window, last)?.link === 'idle'
        },
        'it is idle',
      )
      await goTo(window, last)
      expect((await window.watch()).connections.at(-1)).toMatchObject({ link: 'live', profile: { id: last } })
    })
  })

  describe('a console without any connection', () => {
    it('opens on none, refuses what needs a cluster, and goes to the first that is added', async () => {
      await test.begin()
      const window = await aWindow()
      expect(window.picture).toMatchObject({ profile: null, snapshot: null, connections: [] })
      await expect(window.call('listFacts', { limit: 1 })).rejects.toMatchObject({ code: 'unknownConnection' })
      await expect(
        window.call('preparePlan', { command: { kind: 'failover', accountId: 'uae-main', to: null } }),
      ).rejects.toMatchObject({ code: 'unknownConnection' })
      await window.call('saveConnection', aConnection(first.url))
      await goTo(window, 'gcc')
      expect(window.picture?.snapshot).toEqual(first.snapshot)
    })
  })

  describe('a connection that came with a file', () => {
    it('cannot be changed or removed', async () => {
      const window = await onBoth()
      const changed = window.call('saveConnection', aConnection(second.url, { id: 'built-in' }))
      await expect(changed).rejects.toMatchObject({ code: 'malformed' })
      await expect(window.call('removeConnection', { id: 'built-in' })).rejects.toMatchObject({ code: 'malformed' })
    })

    it('is all there is where the fleet is closed: nothing is added beside it, and nothing tried', async () => {
      await test.begin({ given: [given(first.url)], isClosed: true })
      const window = await aWindow()
      const elsewhere = aConnection(second.url)
      await expect(window.call('saveConnection', elsewhere)).rejects.toMatchObject({ code: 'malformed' })
      const tried = window.call('testConnection', { controlApiUrl: second.url, token: 't', id: null })
      await expect(tried).rejects.toMatchObject({ code: 'malformed' })
      expect(window.picture?.connections.map(({ profile }) => profile.id)).toEqual(['built-in'])
    })

    it('counts above one of the same name that was added before, which is not forgotten', async () => {
      await test.begin()
      const window = await aWindow()
      await window.call('saveConnection', aConnection(second.url, { id: 'built-in' }))
      await test.quit()
      await test.begin({ given: [given(first.url)] })
      const [only, ...more] = (await aWindow()).picture?.connections ?? []
      expect(only).toMatchObject({ isBuiltIn: true, profile: { controlApiUrl: first.url } })
      expect(more).toEqual([])
      expect(readFileSync(join(test.dataDir, 'connections.json'), 'utf8')).toContain(second.url)
    })

    it('keeps the console from starting where its store is held by another, as before there were several', async () => {
      await test.begin({ given: [given(first.url)] })
      const again = new TestFleet()
      await expect(again.begin({ given: [given(first.url)], dataDir: test.dataDir })).rejects.toMatchObject({
        code: 'storeLocked',
      })
    })
  })

  describe('changing a connection', () => {
    it('moves the windows on it to its new address, and tells them to look again', async () => {
      const window = await onBoth()
      await goTo(window, 'gcc')
      const third = await test.aControlPlane()
      third.beginJournal()
      third.append(aHealthChange('elsewhere'))
      await window.call('saveConnection', aConnection(third.url))
      await until(() => window.pushes.some(({ kind }) => kind === 'moved'), 'it is told')
      await window.watch()
      await isLive(window)
      expect(window.picture?.snapshot).toEqual(third.snapshot)
      expect(second.openStreams).toBe(0)
    })

    it('moves the windows on a removed one home', async () => {
      const window = await onBoth()
      await goTo(window, 'gcc')
      await window.call('removeConnection', { id: 'gcc' })
      await until(() => window.pushes.some(({ kind }) => kind === 'moved'), 'it is told')
      await window.watch()
      expect(window.picture?.profile?.id).toBe('built-in')
      expect(window.picture?.connections).toHaveLength(1)
      expect(test.keyring.kept.size).toBe(0)
      expect(readdirSync(test.dataDir)).toContain('gcc.sqlite')
      expect(readdirSync(test.dataDir)).not.toContain('gcc.sqlite.lock')
    })

    it('keeps the token where only the name changes', async () => {
      const window = await onBoth()
      const state = await window.call('saveConnection', aConnection(second.url, { name: 'Gulf' }, null))
      expect(state).toMatchObject({ hasToken: true, keepsToken: true, profile: { name: 'Gulf' } })
      await goTo(window, 'gcc')
    })

    it('says what is wrong with a list that cannot be read, and leaves it as it is', async () => {
      const file = join(test.dataDir, 'connections.json')
      writeFileSync(file, '{"version": 1, "conn')
      await expect(test.begin()).rejects.toMatchObject({ code: 'malformed', message: expect.stringContaining(file) })
      expect(readFileSync(file, 'utf8')).toBe('{"version": 1, "conn')
    })
  })

  describe('tokens', () => {
    it('are in no answer, no push, no line of the log and no file', async () => {
      second.overrides.set('GET /v1/version', (_, response) => response.writeHead(401).end())
      const window = await onBoth()
      const answers: unknown[] = [await window.call('saveConnection', aConnection(second.url, {}, SECRET))]
      answers.push(await window.call('testConnection', { controlApiUrl: second.url, token: null, id: 'gcc' }))
      answers.push(await window.call('openConnection', { id: 'gcc' }).catch(String), await window.watch())
      const said = JSON.stringify([answers, window.pushes, test.lines])
      const files = readdirSync(test.dataDir).map((file) => readFileSync(join(test.dataDir, file), 'latin1'))
      for (const text of [said, ...files]) {
        expect(text.includes(SECRET)).toBe(false)
        expect(text.includes(TOKEN)).toBe(false)
      }
      expect(statSync(join(test.dataDir, 'connections.json')).mode & 0o777).toBe(0o600)
      expect(test.keyring.kept.get('gcc')).toBe(SECRET)
    })

    it('never go to another address than they were given for', async () => {
      const window = await onBoth()
      const thief = await test.aControlPlane()
      const moved = window.call('saveConnection', aConnection(thief.url, {}, null))
      await expect(moved).rejects.toMatchObject({ code: 'unauthorized' })
      const { steps } = await window.call('testConnection', { controlApiUrl: thief.url, token: null, id: 'gcc' })
      expect(steps.find(({ title }) => title === 'Token')).toMatchObject({ status: 'fail' })
      expect(thief.requests.map(({ headers }) => headers.authorization)).toEqual([undefined])
    })

    it('do not serve a weaker environment: calling production a drill takes the token again', async () => {
      const window = await onBoth()
      const softened = window.call('saveConnection', aConnection(second.url, { environment: 'drill' }, null))
      await expect(softened).rejects.toMatchObject({ code: 'unauthorized' })
    })

    it('live in this run alone where there is no keyring, and the connection says so, then and after a restart', async () => {
      test.keyring.isThere = false
      const window = await onBoth()
      expect((await window.watch()).connections[1]).toMatchObject({ hasToken: true, keepsToken: false })
      await goTo(window, 'gcc')
      await test.quit()
      await test.begin({ given: [given(first.url)] })
      const again = await aWindow()
      await again.until(test.clock, () => connection(again, 'gcc')?.hasToken === false, 'it is known to lack')
      const opened = again.call('openConnection', { id: 'gcc' })
      await expect(opened).rejects.toMatchObject({
        code: 'unauthorized',
        message: expect.stringContaining('Give it again'),
      })
      expect((await again.watch()).connections[1]).toMatchObject({ link: 'refused', keepsToken: false })
      await again.call('saveConnection', aConnection(second.url))
      await goTo(again, 'gcc')
    })
  })
})
