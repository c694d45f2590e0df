import { describe, expect, it, onTestFinished } from 'vitest'
import { Refused } from '../../../../../cluster/control-plane/alerts/message.ts'
import { smtpSender } from '../../../../../cluster/control-plane/alerts/senders/smtp.ts'
import { AT } from '../../../../support/factories.ts'
import { aMailReceiver } from '../../../../support/receivers.ts'
import { aMessage, aSummaryMessage, failureOf } from './a-message.ts'

async function aServer() {
  const server = await aMailReceiver()
  onTestFinished(() => server.close())
  const sender = smtpSender({
    kind: 'smtp',
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    user: null,
    password: null,
    from: 'linda@example.org',
    to: ['ops@example.org', 'lead@example.org'],
  })
  return { server, sender }
}

describe('mail', () => {
  it('is one thread an alert, and its sender’s name says what changed', async () => {
    const { server, sender } = await aServer()
    await sender.send(aMessage())
    await sender.send(aMessage({ word: 'acknowledged' }, { acknowledged: { by: 'noor', note: 'on it', at: AT } }))
    await sender.send(aMessage({ word: 'resolved' }, { resolvedAt: AT + 5_000 }))
    const [raised, acknowledged, resolved] = server.got.map(({ headers }) => headers)
    expect(server.got[0]).toMatchObject({ from: 'linda@example.org', to: ['ops@example.org', 'lead@example.org'] })
    expect(raised).toMatchObject({
      subject: '[Test cluster] uae-main has no standby',
      from: 'Linda CRITICAL <linda@example.org>',
      'message-id': '<desk.7.raised.critical.j1@linda.invalid>',
    })
    expect(raised?.['in-reply-to']).toBeUndefined()
    for (const [mail, name] of [
      [acknowledged, '"Linda CRITICAL, ACKNOWLEDGED"'],
      [resolved, 'Linda RESOLVED'],
    ] as const) {
      expect(mail).toMatchObject({
        subject: 'Re: [Test cluster] uae-main has no standby',
        from: `${name} <linda@example.org>`,
        'in-reply-to': raised?.['message-id'],
        references: raised?.['message-id'],
      })
    }
    expect(new Set(server.got.map(({ headers }) => headers['message-id'])).size).toBe(3)
  })

  it('holds the whole text, and no header is made of what an alert quotes', async () => {
    const { server, sender } = await aServer()
    await sender.send(aMessage({}, { title: 'x\r\nBcc: thief@example.org' }))
    expect(server.got[0]?.to).toEqual(['ops@example.org', 'lead@example.org'])
    expect(server.got[0]?.headers['bcc']).toBeUndefined()
    expect(server.got[0]?.text).toContain('linda://alert/noStandby/uae-main')
  })

  it('about a day says in its subject what the day was like, and begins no thread', async () => {
    const { server, sender } = await aServer()
    await sender.send(aSummaryMessage({ cluster: { name: 'Test\r\nBcc: thief@example.org', environment: 'drill' } }))
    expect(server.got[0]?.to).toEqual(['ops@example.org', 'lead@example.org'])
    expect(server.got[0]?.headers).toMatchObject({
      subject: expect.stringMatching(/Daily summary, 2026-11-19: no alert, no failover/),
      'message-id': '<desk.summary.2026-11-19.j1@linda.invalid>',
      'x-linda-word': 'summary',
    })
    expect(server.got[0]?.headers['bcc']).toBeUndefined()
    expect(server.got[0]?.text).toContain('UPTIME')
  })

  it('that the server refuses for now is tried again, for good is not', async () => {
    const { server, sender } = await aServer()
    server.refusals.push(451, 554)
    const forNow = await failureOf(sender.send(aMessage()))
    expect(forNow.message).toBe(`127.0.0.1:${server.port} answered 451 at DATA`)
    expect(forNow).not.toBeInstanceOf(Refused)
    expect(await failureOf(sender.send(aMessage()))).toBeInstanceOf(Refused)
  })

  it('one address of which is not known reaches the others, and says so', async () => {
    const { server, sender } = await aServer()
    server.unknown.add('lead@example.org')
    expect(await sender.send(aMessage())).toBe(`127.0.0.1:${server.port} refused 1 of 2 addresses`)
    expect(server.got.map(({ to }) => to)).toEqual([['ops@example.org']])
  })

  it('to a server that is down fails in words', async () => {
    const { server, sender } = await aServer()
    await server.close()
    expect((await failureOf(sender.send(aMessage()))).message).toMatch(/^127\.0\.0\.1:\d+: the connection failed/)
  })

  it('with a password is not sent where nothing is encrypted', async () => {
    const { server } = await aServer()
    const secret = { user: 'linda', password: 'very-secret', from: 'linda@example.org', to: ['ops@example.org'] }
    const sender = smtpSender({ kind: 'smtp', host: '127.0.0.1', port: server.port, secure: false, ...secret })
    const failure = await failureOf(sender.send(aMessage()))
    expect(failure.message).not.toContain('very-secret')
    expect(server.got).toEqual([])
  })
})
