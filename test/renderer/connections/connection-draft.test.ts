import { describe, expect, it } from 'vitest'
import {
  type ConnectionDraft,
  draftOf,
  EMPTY_DRAFT,
  newId,
  toConnection,
} from '../../../renderer/connections/connection-draft.ts'
import { PLAIN_ACCESS } from '../../../shared/connection.ts'
import { aConnectionState } from '../factories.ts'

const filled: ConnectionDraft = {
  ...EMPTY_DRAFT,
  name: 'GCC production',
  controlApiUrl: ' https://cluster.example:7100 ',
  token: 'hush',
  actor: 'Rana',
}
const kept = aConnectionState({ isBuiltIn: false })

describe('the form of a connection', () => {
  it('comes to a connection, trimmed, with nothing for what was left empty', () => {
    expect(toConnection(filled, [], null)).toEqual({
      kind: 'ready',
      connection: {
        profile: {
          id: 'gcc-production',
          name: 'GCC production',
          environment: 'production',
          controlApiUrl: 'https://cluster.example:7100',
          prometheusUrl: null,
          alertmanagerUrl: null,
          ...PLAIN_ACCESS,
        },
        token: 'hush',
        secrets: { prometheus: null, alertmanager: null },
        actor: 'Rana',
      },
    })
  })

  it.each(['/srv/runbooks', 'C:\\runbooks', '\\\\server\\runbooks'])('takes %s as a folder of runbooks', (path) => {
    const result = toConnection({ ...filled, runbooksFolder: ` ${path} ` }, [], null)
    expect(result).toMatchObject({ connection: { profile: { runbooksFolder: path } } })
    const profile = { ...kept.profile, runbooksFolder: path }
    expect(draftOf({ ...kept, profile }).runbooksFolder).toBe(path)
  })

  it('wants the whole path of a folder of runbooks', () => {
    const result = toConnection({ ...filled, runbooksFolder: '../runbooks' }, [], null)
    expect(result).toEqual({ kind: 'wrong', wrong: { runbooksFolder: 'The whole path, such as /srv/runbooks.' } })
  })

  it('begins as production: the careful one', () => {
    expect(EMPTY_DRAFT.environment).toBe('production')
  })

  it('says of each field what it wants', () => {
    const result = toConnection(
      { ...EMPTY_DRAFT, controlApiUrl: 'cluster.example', prometheusUrl: 'ftp://x' },
      [],
      null,
    )
    expect(result.kind === 'wrong' ? Object.keys(result.wrong).sort() : []).toEqual([
      'actor',
      'controlApiUrl',
      'name',
      'prometheusUrl',
      'token',
    ])
  })

  it('keeps the token where only words change', () => {
    const result = toConnection({ ...draftOf(kept), name: 'Another name' }, ['built-in'], kept)
    expect(result).toMatchObject({ kind: 'ready', connection: { token: null, profile: { id: 'built-in' } } })
  })

  it.each([
    [{ controlApiUrl: 'http://127.0.0.1:7101' }],
    [{ controlApiUrl: 'https://127.0.0.1:7100' }],
    [{ environment: 'production' as const }],
  ])('wants the token again for another service: %j', (change) => {
    expect(toConnection({ ...draftOf(kept), ...change }, [], kept)).toMatchObject({
      kind: 'wrong',
      wrong: { token: expect.stringContaining('give it again') },
    })
  })

  it('wants the token that was not kept', () => {
    const lost = { ...kept, hasToken: false }
    expect(toConnection(draftOf(lost), [], lost)).toMatchObject({ kind: 'wrong', wrong: { token: expect.any(String) } })
  })

  it.each([[{ proxyUrl: 'http://proxy.example:3128' }], [{ trustKind: 'pinned' as const, pins: 'ab'.repeat(32) }]])(
    'wants the token again for another way: %j',
    (change) => {
      expect(toConnection({ ...draftOf(kept), ...change }, [], kept)).toMatchObject({
        kind: 'wrong',
        wrong: { token: expect.stringContaining('certificates or proxy') },
      })
    },
  )

  it('takes no user and password in an address: they would be written down', () => {
    const inAll = {
      controlApiUrl: 'https://rana:pw@cluster.example',
      prometheusUrl: 'https://rana:pw@prometheus.example',
      proxyUrl: 'http://rana:pw@proxy.example:3128',
    }
    const result = toConnection({ ...filled, ...inAll }, [], null)
    expect(result.kind === 'wrong' ? Object.keys(result.wrong).sort() : []).toEqual([
      'controlApiUrl',
      'prometheusUrl',
      'proxyUrl',
    ])
  })

  it('never holds the token that is kept', () => {
    expect(draftOf(kept).token).toBe('')
  })

  it.each([
    ['GCC production', [], 'gcc-production'],
    ['GCC production', ['gcc-production', 'gcc-production-2'], 'gcc-production-3'],
    ['  Ålesund / Nord  ', [], 'a-lesund-nord'],
    ['الخليج', [], 'cluster'],
    ['x'.repeat(90), [], 'x'.repeat(50)],
  ])('names %s without taking a name twice', (name, taken, id) => {
    expect(newId(name, taken)).toBe(id)
  })
})
