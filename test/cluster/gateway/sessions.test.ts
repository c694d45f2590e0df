import { describe, expect, it } from 'vitest'
import { Ledger } from '../../../cluster/gateway/ledger.ts'
import { SessionBook } from '../../../cluster/gateway/session-book.ts'
import { type SessionLine, Sessions, type SessionsOptions } from '../../../cluster/gateway/sessions.ts'
import type { ToBot } from '../../../cluster/wire/traffic.ts'
import { faultOf } from '../../support/fault.ts'
import { aClock, aDatabase } from './factories.ts'

const NODES = [
  { id: 'uae-1', accountId: 'uae-main' },
  { id: 'uae-2', accountId: 'uae-main' },
]

function theSessions(over: Partial<SessionsOptions> = {}, database = aDatabase(), clock = aClock()) {
  const ledger = new Ledger(database, () => undefined)
  const ended: string[] = []
  const codes: string[] = []
  let made = 0
  const sessions = new Sessions({
    book: new SessionBook(database, (what, change) => ledger.write(what, change)),
    nodes: NODES,
    clock,
    expiresAfterMs: null,
    pairingCodeMs: 60_000,
    makeCode: () => `CODE-${++made}`,
    makeCredential: () => `credential ${++made} at ${clock.monotonicMs()}`,
    ended: ({ nodeId }) => ended.push(nodeId),
    pairing: (accountId, code) => codes.push(`${accountId} ${code}`),
    log: () => undefined,
    ...over,
  })
  return { sessions, clock, database, ended, codes }
}

/** A node's connection, its folder with the credential, and what it was told. */
function aNode(sessions: Sessions, nodeId = 'uae-1') {
  const told: ToBot[] = []
  let credential: string | null = null
  const line: SessionLine = {
    nodeId,
    send(message) {
      told.push(message)
      if (message.type === 'credential') credential = message.credential
    },
  }
  sessions.join(line)
  return {
    line,
    get credential() {
      return credential
    },
    login: () => sessions.login(line, credential),
    /** The last word of it, as "blocked: why". */
    get word() {
      const last = told.findLast((message) => message.type === 'session')
      return last === undefined ? null : `${last.word}${last.why === '' ? '' : `: ${last.why}`}`
    },
    last: () => told.at(-1),
  }
}

/** Logged in: the credential that waited is stored and used. */
function aLinkedNode(sessions: Sessions, nodeId = 'uae-1') {
  const node = aNode(sessions, nodeId)
  node.login()
  node.login()
  return node
}

describe('a session', () => {
  it('is granted to the nodes a cluster is formed with, once each holds its credential', () => {
    const { sessions } = theSessions()
    const node = aNode(sessions)
    node.login()
    expect(sessions.isLive(node.line)).toBe(false)
    node.login()
    expect(node.word).toBe('live')
    expect(sessions.isLive(node.line)).toBe(true)
  })

  it('is offered again to a node that died before it stored it', () => {
    const { sessions } = theSessions()
    const died = aNode(sessions)
    died.login()
    const again = aLinkedNode(sessions)
    expect(again.credential).toBe(died.credential)
    expect(again.word).toBe('live')
  })

  it('outlives both ends, but a guessed credential gets nobody in', () => {
    const database = aDatabase()
    const node = aLinkedNode(theSessions({}, database).sessions)
    const { sessions } = theSessions({}, database)
    const guess = aNode(sessions)
    sessions.login(guess.line, 'guessed')
    expect(guess.word).toBe('unlinked: the messenger does not know the session that this node holds')
    const back = aNode(sessions)
    sessions.login(back.line, node.credential)
    expect(back.word).toBe('live')
  })

  it('lives on one connection: the newer one of a node ends the older one', () => {
    const { sessions } = theSessions()
    const older = aLinkedNode(sessions)
    const newer = aNode(sessions)
    expect(sessions.isLive(older.line)).toBe(false)
    sessions.login(newer.line, older.credential)
    sessions.leave(older.line)
    expect(sessions.isLive(newer.line)).toBe(true)
  })

  it('that is not of a formed cluster begins unlinked, in a gateway that knows others already', () => {
    const database = aDatabase()
    theSessions({}, database)
    const { sessions } = theSessions({ nodes: [...NODES, { id: 'uae-3', accountId: 'uae-main' }] }, database)
    const added = aNode(sessions, 'uae-3')
    added.login()
    expect(added.word).toBe('unlinked: never linked on this node')
  })

  it('that dropped is let in again once the messenger can be reached', () => {
    const { sessions, clock, ended } = theSessions()
    const node = aLinkedNode(sessions)
    sessions.suffer('uae-1', { do: 'drop', forMs: 2_000 })
    expect(ended).toEqual(['uae-1'])
    expect(node.word).toBe('dropped: the connection to the messenger was lost')
    node.login()
    expect(node.word).toBe('dropped: the messenger cannot be reached')
    clock.advance(2_000)
    node.login()
    expect(node.word).toBe('live')
  })

  it('that expired is renewed in one attempt, also when the answer was lost on the way', () => {
    const { sessions, clock, ended } = theSessions({ expiresAfterMs: 10_000 })
    const node = aLinkedNode(sessions)
    const old = node.credential
    clock.advance(9_999)
    sessions.look()
    expect(sessions.isLive(node.line)).toBe(true)
    clock.advance(1)
    sessions.look()
    expect(node.word).toBe('expired: the session expired')
    expect(ended).toEqual(['uae-1'])
    node.login()
    expect(node.word).toBe('expired: the session expired')
    // The node dies with the answer in its hands, comes back with the old credential and asks again.
    sessions.renew(node.line, String(old))
    sessions.renew(node.line, String(old))
    expect(node.credential).not.toBe(old)
    node.login()
    expect(node.word).toBe('live')
    sessions.login(aNode(sessions).line, old)
    expect(sessions.all.filter(({ isLive }) => isLive)).toEqual([])
  })

  it.each([
    ['expires again', { do: 'expire' }],
    ['is blocked', { do: 'block', forMs: 1_000, afterwards: 'linked' }],
  ] as const)('that %s while its next credential is on the way takes that one', (_title, mishap) => {
    const { sessions, clock } = theSessions()
    const node = aLinkedNode(sessions)
    sessions.suffer('uae-1', { do: 'expire' })
    sessions.renew(node.line, String(node.credential))
    sessions.suffer('uae-1', mishap)
    clock.advance(1_000)
    sessions.look()
    node.login()
    expect(node.word).toBe('live')
  })

  it('that was logged out waits for a person', () => {
    const { sessions } = theSessions()
    const node = aLinkedNode(sessions)
    sessions.suffer('uae-1', { do: 'logOut' })
    expect(node.word).toBe('loggedOut: logged out on the phone')
    node.login()
    expect(sessions.isLive(node.line)).toBe(false)
    expect(faultOf(() => sessions.suffer('uae-1', { do: 'drop', forMs: 0 }))).toBe('alreadySo')
  })

  it.each([
    ['is back', 'linked', 'live'],
    ['is logged out', 'loggedOut', 'loggedOut: logged out after the messenger blocked it'],
  ] as const)('that was blocked %s afterwards', (_title, afterwards, word) => {
    const { sessions, clock } = theSessions()
    const node = aLinkedNode(sessions)
    // Chance deals fractions.
    sessions.suffer('uae-1', { do: 'block', forMs: 4_999.5, afterwards })
    expect(node.word).toBe('blocked: the messenger refuses this number for 5 s')
    clock.advance(4_999)
    sessions.look()
    node.login()
    expect(node.word).toMatch(/^blocked/)
    clock.advance(1)
    sessions.look()
    node.login()
    expect(node.word).toBe(word)
  })

  it('is given up by its node, and by an expelled node for good', () => {
    const { sessions } = theSessions()
    const [first, second] = [aLinkedNode(sessions), aLinkedNode(sessions, 'uae-2')]
    sessions.unlink(first.line)
    expect(first.word).toBe('unlinked: unlinked here')
    sessions.expel('uae-2')
    expect(sessions.isLive(second.line)).toBe(false)
    expect(sessions.accountOf('uae-2')).toBeNull()
    expect(sessions.nodeIds).toEqual(['uae-1'])
  })

  it('keeps an expelled node out after a restart, though the configuration still names it', () => {
    const database = aDatabase()
    theSessions({}, database).sessions.expel('uae-2')
    const { sessions } = theSessions({}, database)
    expect(sessions.accountOf('uae-2')).toBeNull()
    sessions.admit('uae-2', 'uae-main')
    expect(sessions.accountOf('uae-2')).toBe('uae-main')
  })

  it('is not ended by what the ledger cannot record', () => {
    const { sessions, database, clock } = theSessions({ expiresAfterMs: 1_000 })
    const node = aLinkedNode(sessions)
    database.exec('PRAGMA query_only = ON')
    clock.advance(1_000)
    sessions.look()
    expect(sessions.isLive(node.line)).toBe(true)
    expect(faultOf(() => sessions.suffer('uae-1', { do: 'logOut' }))).toBe('internal')
    expect(sessions.isLive(node.line)).toBe(true)
  })
})

describe('pairing', () => {
  function aLoggedOutNode(over: Partial<SessionsOptions> = {}) {
    const made = theSessions(over)
    const node = aLinkedNode(made.sessions)
    made.sessions.suffer('uae-1', { do: 'logOut' })
    made.sessions.pair(node.line)
    const pairing = node.last()
    if (pairing?.type !== 'pairing') throw new Error('no pairing code')
    return { ...made, node, code: pairing.code, pairing }
  }

  it('links the node whose code the phone types, however it is written', () => {
    const { sessions, node, code, codes, clock, pairing } = aLoggedOutNode()
    expect(codes).toEqual([`uae-main ${code}`])
    expect(pairing.expiresAt).toBe(clock.wallMs() + 60_000)
    expect(sessions.typed('uae-main', ` ${code.toLowerCase()} `)).toBe('uae-1')
    node.login()
    expect(node.word).toBe('live')
  })

  it('takes a code once, in its time, of its account, and the newest of a node alone', () => {
    const { sessions, node, code, clock } = aLoggedOutNode()
    expect(faultOf(() => sessions.typed('ksa-main', code))).toBe('pairingExpired')
    sessions.pair(node.line)
    expect(faultOf(() => sessions.typed('uae-main', code))).toBe('pairingExpired')
    clock.advance(59_999)
    const newest = node.last()
    expect(newest?.type).toBe('pairing')
    clock.advance(1)
    expect(node.last()).toEqual({ type: 'pairingEnded', why: 'nobody typed the pairing code in time' })
    expect(faultOf(() => sessions.typed('uae-main', newest?.type === 'pairing' ? newest.code : ''))).toBe(
      'pairingExpired',
    )
  })

  it('cannot use a code twice', () => {
    const { sessions, code } = aLoggedOutNode()
    sessions.typed('uae-main', code)
    expect(faultOf(() => sessions.typed('uae-main', code))).toBe('pairingExpired')
  })

  it('reaches a node that was away when the code was typed', () => {
    const { sessions, node, code } = aLoggedOutNode()
    sessions.typed('uae-main', code)
    sessions.leave(node.line)
    const back = aLinkedNode(sessions)
    expect(back.word).toBe('live')
  })

  it('makes no code for a session that lives', () => {
    const { sessions } = theSessions()
    const node = aLinkedNode(sessions)
    sessions.pair(node.line)
    expect(node.last()).toEqual({ type: 'pairingEnded', why: 'the account is linked on this node already' })
  })
})
