import { describe, expect, it, onTestFinished } from 'vitest'
import { Refused } from '../../../../../cluster/control-plane/alerts/message.ts'
import { post } from '../../../../../cluster/control-plane/alerts/senders/post.ts'
import { webhookPayload, webhookSender } from '../../../../../cluster/control-plane/alerts/senders/webhook.ts'
import { AT } from '../../../../support/factories.ts'
import { aWebhookReceiver } from '../../../../support/receivers.ts'
import { aMessage, aSummaryMessage, failureOf } from './a-message.ts'

async function aReceiver() {
  const receiver = await aWebhookReceiver()
  onTestFinished(() => receiver.close())
  return receiver
}

describe('a webhook', () => {
  it('gets what an Alertmanager would send, under a key that stays the same', async () => {
    const receiver = await aReceiver()
    const sender = webhookSender({ kind: 'webhook', url: receiver.url, bearer: 'very-secret' })
    await sender.send(aMessage({}, { nodeId: 'uae-1', measured: '7 %', threshold: 'over 5 %' }))
    expect(receiver.got).toMatchObject([
      {
        path: '/hooks/secret-path',
        headers: {
          'content-type': 'application/json',
          authorization: 'Bearer very-secret',
          'idempotency-key': 'desk.7.raised.critical.j1',
        },
        body: {
          version: '4',
          groupKey: '{}:{alertname="noStandby", alert_id="noStandby/uae-main"}',
          truncatedAlerts: 0,
          status: 'firing',
          receiver: 'desk',
          groupLabels: { alertname: 'noStandby' },
          commonLabels: { severity: 'critical', account: 'uae-main', node: 'uae-1', environment: 'drill' },
          commonAnnotations: { summary: 'CRITICAL · uae-main has no standby', impact: 'Users are served.' },
          externalURL: 'linda://alerts',
          alerts: [
            {
              status: 'firing',
              startsAt: new Date(AT).toISOString(),
              endsAt: '0001-01-01T00:00:00Z',
              generatorURL: 'linda://alert/noStandby/uae-main',
              fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
            },
          ],
        },
      },
    ])
  })

  it('hears of the end with the same fingerprint and group', () => {
    const raised = webhookPayload(aMessage())
    const resolved = webhookPayload(aMessage({ word: 'resolved' }, { resolvedAt: AT + 5_000 }))
    expect(resolved).toMatchObject({ status: 'resolved', groupKey: raised.groupKey })
    expect(resolved.alerts[0]).toMatchObject({
      status: 'resolved',
      endsAt: new Date(AT + 5_000).toISOString(),
      fingerprint: raised.alerts[0]?.fingerprint,
    })
  })

  it('hears who is on it, while it still fires', () => {
    const payload = webhookPayload(
      aMessage({ word: 'acknowledged' }, { acknowledged: { by: 'noor', note: 'on it', at: AT } }),
    )
    expect(payload).toMatchObject({ status: 'firing', commonAnnotations: { acknowledged_by: 'noor' } })
  })
})

describe('a webhook that gets a day', () => {
  it('gets it as something that is over, so that nobody is woken, with the day as data beside it', () => {
    const message = aSummaryMessage()
    expect(webhookPayload(message)).toMatchObject({
      version: '4',
      status: 'resolved',
      groupKey: '{}:{alertname="dailySummary", day="2026-11-19"}',
      commonLabels: { alertname: 'dailySummary', severity: 'info', cluster: 'Test cluster' },
      commonAnnotations: { description: expect.stringContaining('ALERTS'), message_id: 'desk.summary.2026-11-19.j1' },
      alerts: [{ status: 'resolved', startsAt: '2026-11-19T00:00:00.000Z', endsAt: '2026-11-20T00:00:00.000Z' }],
      summary: message.summary,
    })
  })
})

describe('posting', () => {
  const sendTo = (url: string) => post({ url, headers: {}, body: {} })

  it('fails where the receiver is down or answers otherwise, and names the host alone', async () => {
    const receiver = await aReceiver()
    receiver.answers.push({ status: 500 }, { status: 401 })
    const host = `127.0.0.1:${receiver.port}`
    expect((await failureOf(sendTo(receiver.url))).message).toBe(`${host} answered 500`)
    expect(await failureOf(sendTo(receiver.url))).not.toBeInstanceOf(Refused)
    await receiver.close()
    expect((await failureOf(sendTo(receiver.url))).message).toBe(`${host}: the connection was refused`)
  })

  it('follows no redirection: another would see what was meant for this one', async () => {
    const [receiver, other] = [await aReceiver(), await aReceiver()]
    receiver.answers.push({ status: 307, headers: { location: other.url } })
    expect((await failureOf(sendTo(receiver.url))).message).toMatch(/answered 307$/)
    expect(other.count()).toBe(0)
  })

  it('waits for no answer for ever', async () => {
    const receiver = await aReceiver()
    receiver.answers.push({ afterMs: 5_000 })
    const failure = await failureOf(post({ url: receiver.url, headers: {}, body: {}, timeoutMs: 50 }))
    expect(failure.message).toMatch(/no answer in time$/)
  })

  it('knows what will never be taken', async () => {
    const receiver = await aReceiver()
    receiver.answers.push({ status: 422 })
    expect(await failureOf(sendTo(receiver.url))).toBeInstanceOf(Refused)
  })
})
