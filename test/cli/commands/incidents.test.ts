import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it, onTestFinished } from 'vitest'
import { declareIncident, listIncidents, showIncident, writeIncident } from '../../../cli/commands/incidents.ts'
import { EXIT } from '../../../cli/world.ts'
import { createAgents } from '../../../host/control/agents.ts'
import { createControlClient } from '../../../host/control/client.ts'
import type { LogEntry } from '../../../shared/log-entry.ts'
import { anApi, TOKEN } from '../../cluster/control-plane/api/an-api.ts'
import { aFailover, anAlert, anId, anOperation, aSnapshot, AT } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { aKept, anIncidentEntry, INCIDENT } from '../../support/logs.ts'
import { type Answers, aWorld } from '../support/a-world.ts'

/** A cluster that keeps entries as the real one does. */
function aCluster(kept: readonly LogEntry[] = []): { readonly answers: Answers; readonly entries: LogEntry[] } {
  const entries = [...kept]
  const answers: Answers = {
    listEntries: ({ query }) => {
      const after = Number(query?.after ?? 0)
      const page = entries.slice(after, after + Number(query?.limit ?? 200))
      return { entries: page, last: after + page.length }
    },
    addEntries: ({ body }) => {
      entries.push(...body.entries)
      return { last: entries.length }
    },
    getCluster: () => ({ snapshot: aSnapshot(), samples: [], servedAt: AT + 60_000 }),
    listFailovers: () => ({
      items: [aFailover({ startedAt: AT, endedAt: AT + 5_000, outcome: 'completed', why: '', totalMs: 5_000 })],
      next: null,
    }),
    listOperations: () => ({
      items: [anOperation({ acceptedAt: AT - 86_400_000, endedAt: AT - 86_000_000 })],
      next: 'older',
    }),
    listAlerts: () => ({ items: [{ ...anAlert({ raisedAt: AT - 1_000 }), key: 'a' }], next: null }),
  }
  return { answers, entries }
}

/** Ids that differ. */
function ids(): () => string {
  let made = 0
  return () => anId(0xaa00 + (made += 1))
}

describe('linda incident', () => {
  it('declares one: whoever does holds every role, and its id is what is printed', async () => {
    const { answers, entries } = aCluster()
    const world = aWorld(answers, { newId: ids() })
    expect(await declareIncident(world, 'Nobody answers', { severity: '1', account: 'uae-main,ksa-main' })).toBe(
      EXIT.ok,
    )
    expect(entries.map(({ body }) => body.kind)).toEqual(['declared', 'assigned', 'assigned', 'assigned'])
    expect(entries[0]).toMatchObject({
      by: 'noor',
      body: { title: 'Nobody answers', severity: 1, accountIds: ['uae-main', 'ksa-main'], beganAt: AT },
    })
    expect(world.printed).toEqual([entries[0]?.logId])
    expect(new Set(entries.map(({ id }) => id)).size).toBe(4)
  })

  it('writes into one, found by the end of its id, after everything that is there', async () => {
    const { answers, entries } = aCluster([anIncidentEntry({ at: AT + 9_000_000 })])
    const world = aWorld(answers, { newId: ids() })
    expect(await writeIncident(world, INCIDENT.slice(-6), 'It was the cable')).toBe(EXIT.ok)
    expect(entries.at(-1)).toMatchObject({
      logId: INCIDENT,
      at: AT + 9_000_001,
      by: 'noor',
      body: { kind: 'wrote', text: 'It was the cable' },
    })
  })

  it('refuses what cannot be, before anything is sent', async () => {
    const two = [anIncidentEntry(), anIncidentEntry({ id: anId(0xe02), logId: anId(0xf00) })]
    const world = aWorld(aCluster(two).answers)
    const nothing = { severity: null, account: null }
    expect(await faultOfPromise(declareIncident(world, 'x'.repeat(201), nothing))).toBe('malformed')
    expect(await faultOfPromise(declareIncident(world, '', nothing))).toBe('malformed')
    expect(await faultOfPromise(declareIncident(world, 'x', { severity: '4', account: null }))).toBe('malformed')
    expect(await faultOfPromise(declareIncident(world, 'x', { severity: null, account: 'No Name' }))).toBe('malformed')
    expect(await faultOfPromise(writeIncident(world, 'ffff', 'x'))).toBe('unknownIncident')
    expect(await faultOfPromise(writeIncident(world, '00', 'x'))).toBe('malformed')
    expect(await faultOfPromise(writeIncident(world, INCIDENT, 'x'.repeat(10_001)))).toBe('malformed')
    expect(world.sent.filter(({ name }) => name === 'addEntries')).toEqual([])
  })
})

describe('an incident in the terminal', () => {
  it('is declared, written into, listed and shown on our own control plane', async () => {
    const { server } = await anApi()
    const url = await server.listen({ port: 0, host: '127.0.0.1' })
    const agents = createAgents()
    onTestFinished(() => agents.close())
    const client = createControlClient({ controlApiUrl: url, token: TOKEN }, agents)
    const world = aWorld({}, { client, newId: uuidv7, now: Date.now })
    await declareIncident(world, 'Nobody answers', { severity: null, account: null })
    const id = world.printed.pop() ?? ''
    await writeIncident(world, id, 'It was the cable')
    expect(await listIncidents(world)).toBe(EXIT.failed)
    expect(await showIncident(world, id)).toBe(EXIT.ok)
    const text = world.printed.join('\n')
    expect(text).toContain('1 incident open')
    expect(text).toContain('Nobody answers: severity 2, open')
    expect(text).toContain('It was the cable')
  })
})

describe('linda incidents', () => {
  it('lists them, and says by its exit code that one is open', async () => {
    const closed = aKept(5, { kind: 'closed', why: 'over', impact: null })
    const open = aWorld(aCluster([anIncidentEntry()]).answers)
    expect(await listIncidents(open)).toBe(EXIT.failed)
    expect(open.printed.join('\n')).toContain('1 incident open')
    expect(open.printed.join('\n')).toContain('Nobody answers in uae-main')
    const over = aWorld(
      aCluster([anIncidentEntry(), closed].map(({ id, logId, at, by, body }) => ({ id, logId, at, by, body }))).answers,
    )
    expect(await listIncidents(over)).toBe(EXIT.ok)
    expect(over.printed[0]).toBe('No incident is open.')
    const none = aWorld(aCluster().answers)
    expect(await listIncidents(none)).toBe(EXIT.ok)
    expect(none.printed).toEqual(['Nobody has declared an incident.'])
  })

  it('shows one with what happened around it, and nothing of the day before', async () => {
    const { answers } = aCluster([anIncidentEntry()])
    const world = aWorld(answers, { now: () => AT + 60_000 })
    expect(await showIncident(world, INCIDENT)).toBe(EXIT.ok)
    const text = world.printed.join('\n')
    expect(text).toContain('Nobody answers in uae-main: severity 2, open')
    expect(text).toContain('2026-11-20\n')
    expect(text).toMatch(/08:59:\d\d UTC/)
    expect(text).toContain('failed over in 5.00 s')
    expect(text).toMatch(/09:00:00 UTC\? . incident {3}Declared/)
    expect(text).not.toContain('operation ')
    const json = aWorld(answers, { isJson: true, now: () => AT + 60_000 })
    await showIncident(json, INCIDENT)
    expect(JSON.parse(json.printed[0] ?? '')).toMatchObject({ incident: { id: INCIDENT } })
  })
})
