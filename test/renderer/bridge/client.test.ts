import { describe, expect, it } from 'vitest'
import type { Channel } from '../../../renderer/bridge/channel.ts'
import { createClient } from '../../../renderer/bridge/client.ts'
import type { PortRequest, Push } from '../../../shared/calls.ts'
import { anEntry, aPicture, aProblem } from '../factories.ts'

function open() {
  const sent: PortRequest[] = []
  const pushes: Push[] = []
  const channel: Channel = { send: (request) => void sent.push(request), close: () => undefined }
  return { client: createClient(channel, (more) => void pushes.push(...more)), sent, pushes }
}

describe('a call', () => {
  it('is answered by its number', async () => {
    const { client, sent } = open()
    const first = client.call('watch', {})
    const second = client.call('listFacts', { limit: 5 })
    expect(sent.map(({ id, call }) => [id, call])).toEqual([
      [0, 'watch'],
      [1, 'listFacts'],
    ])
    client.receive({ type: 'answer', id: 1, ok: true, value: [] })
    client.receive({ type: 'answer', id: 0, ok: true, value: aPicture() })
    await expect(second).resolves.toEqual([])
    await expect(first).resolves.toMatchObject({ heardAt: aPicture().heardAt })
  })

  it('tells where it matters when the cluster gave the answer that host kept', async () => {
    const { client } = open()
    const [kept, now] = [client.ask('listFacts', { limit: 5 }), client.ask('listFacts', { limit: 5 })]
    client.receive({ type: 'answer', id: 0, ok: true, value: [], keptAt: 1_700_000 })
    client.receive({ type: 'answer', id: 1, ok: true, value: [] })
    await expect(kept).resolves.toEqual({ value: [], keptAt: 1_700_000 })
    await expect(now).resolves.toEqual({ value: [], keptAt: null })
  })

  it('fails with the fault that host names', async () => {
    const { client } = open()
    const asked = client.call('reconnect', {})
    client.receive({ type: 'fault', id: 0, ok: false, problem: aProblem('stalePicture', 'too old') })
    await expect(asked).rejects.toMatchObject({ code: 'stalePicture', message: 'too old' })
  })

  it('fails where the answer is not of its shape', async () => {
    const { client } = open()
    const asked = client.call('watch', {})
    client.receive({ type: 'answer', id: 0, ok: true, value: { profile: 7 } })
    await expect(asked).rejects.toMatchObject({ code: 'badAnswer' })
  })

  it('fails with the line, and so does every later one', async () => {
    const { client } = open()
    const asked = client.call('watch', {})
    client.close()
    await expect(asked).rejects.toMatchObject({ code: 'hostGone' })
    await expect(client.call('watch', {})).rejects.toMatchObject({ code: 'hostGone' })
  })
})

describe('a push', () => {
  it('is handed on once it is parsed', () => {
    const { client, pushes } = open()
    client.receive({ type: 'push', pushes: [{ kind: 'ledger', entry: anEntry() }] })
    expect(pushes).toEqual([{ kind: 'ledger', entry: anEntry() }])
  })

  it('is dropped where it is none', () => {
    const { client, pushes } = open()
    client.receive('hello')
    client.receive({ type: 'push', pushes: [{ kind: 'ledger', entry: 7 }] })
    expect(pushes).toEqual([])
  })
})
