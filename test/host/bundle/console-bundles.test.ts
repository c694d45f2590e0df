import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Host } from '../../../host/host.ts'
import { openBundle } from '../../../host/bundle/open.ts'
import { aHost, TestWindow } from '../support/a-host.ts'
import { TestFleet } from '../support/a-fleet.ts'
import { AT } from '../support/factories.ts'
import { aClock } from '../support/fake-clock.ts'
import { FakeControlPlane, TOKEN } from '../support/fake-control-plane.ts'
import { contentOf, partsOf } from './zips.ts'

describe('a bundle that a console made and another opens', () => {
  let controlPlane: FakeControlPlane
  let host: Host
  let window: TestWindow
  let other: TestFleet
  const clock = aClock()

  beforeEach(async () => {
    controlPlane = new FakeControlPlane()
    await controlPlane.listen()
    ;({ host } = await aHost(controlPlane.url, { actor: 'noor' }, clock))
    window = new TestWindow(host)
    await window.watch()
    await window.until(clock, ({ link }) => link.kind === 'live', 'live')
    other = new TestFleet()
  })
  afterEach(async () => {
    await host.close()
    await controlPlane.close()
    await other.close()
  })

  it('is made without the cluster, and shows the same incident, timeline and moments', async () => {
    controlPlane.append({
      kind: 'nodeHealthChanged',
      nodeId: 'uae-1',
      health: 'down',
      why: 'no answer',
      testimonies: [],
    })
    await window.until(clock, ({ snapshot }) => snapshot?.nodes['uae-1']?.health === 'down', 'it is down')
    await controlPlane.close()
    await window.until(clock, ({ link }) => link.kind !== 'live', 'cut off')
    clock.advance(60_000)
    const declared = await window.call('declareIncident', {
      title: 'uae-1 | is <b>down</b>',
      severity: 2,
      summary: 'Nobody | knows\nwhy yet.',
      accountIds: [],
      alertIds: [],
      beganAt: null,
    })
    await window.call('addIncidentEntry', {
      incidentId: declared.id,
      body: { kind: 'wrote', text: 'Looked at the rack: <script>alert(1)</script>' },
    })
    const { timeline } = await window.call('getIncident', { incidentId: declared.id })
    const subject = { kind: 'incident', incidentId: declared.id } as const
    const { name, base64 } = await window.call('exportBundle', { subject, pictures: [] })
    expect(name).toMatch(/^linda-[a-z0-9-]+\.zip$/i)

    const bytes = Buffer.from(base64, 'base64')
    const opened = await openBundle(bytes)
    expect(opened.timeline.map(({ id }) => id)).toEqual(timeline.map(({ id }) => id))
    expect(opened.timeline).toEqual(timeline)
    expect(opened.incident?.incident.title).toBe('uae-1 | is <b>down</b>')
    const readme = await contentOf(bytes, 'README.md')
    expect(readme).toContain('# uae-1 \\| is \\<b\\>down\\</b\\>')
    expect(readme).not.toContain('<script>')
    for (const part of await partsOf(bytes)) expect(part.content.toString()).not.toContain(TOKEN)

    const fleet = await other.begin()
    const elsewhere = new TestWindow(fleet)
    const recording = await elsewhere.call('openBundle', { name, base64 })
    expect(await elsewhere.call('listRecordings', {})).toEqual({ recordings: [recording] })
    const at = Math.max(AT, recording.to)
    const replay = await elsewhere.call('openReplay', {
      source: { kind: 'recording', recordingId: recording.id },
      at,
    })
    expect(replay.name).toBe('uae-1 | is <b>down</b>')
    const picture = await elsewhere.watch()
    expect(picture.snapshot?.nodes['uae-1']?.health).toBe('down')
    const shown = await elsewhere.call('getIncident', { incidentId: declared.id })
    expect(shown.timeline).toEqual(timeline)
    expect((await elsewhere.call('listIncidents', {})).incidents.map(({ title }) => title)).toEqual([replay.name])
    await other.quit()
    const again = new TestWindow(await other.begin())
    expect(await again.call('listRecordings', {})).toEqual({ recordings: [recording] })
  })

  it('is refused in words when it cannot be read, and the list stays as it was', async () => {
    const elsewhere = new TestWindow(await other.begin())
    const bad = { name: 'not-a-bundle.zip', base64: Buffer.from('hello').toString('base64') }
    await expect(elsewhere.call('openBundle', bad)).rejects.toThrow('not-a-bundle.zip: The file is no bundle')
    expect(await elsewhere.call('listRecordings', {})).toEqual({ recordings: [] })
  })
})
