import { describe, expect, it, onTestFinished } from 'vitest'
import { slackPayload, slackSender } from '../../../../../cluster/control-plane/alerts/senders/slack.ts'
import { AT } from '../../../../support/factories.ts'
import { aWebhookReceiver } from '../../../../support/receivers.ts'
import { aMessage, aSummaryMessage } from './a-message.ts'

describe('a message for Slack', () => {
  it('says the level in words, the alert’s id, and the rest below', async () => {
    const receiver = await aWebhookReceiver()
    onTestFinished(() => receiver.close())
    await slackSender({ kind: 'slack', url: receiver.url }).send(aMessage())
    expect(receiver.got).toMatchObject([
      {
        body: {
          text: 'CRITICAL · uae-main has no standby · noStandby/uae-main',
          attachments: [
            {
              color: '#c92a2a',
              blocks: [{ type: 'section', text: { text: expect.stringContaining('*First step* Add a node.') } }],
            },
          ],
        },
      },
    ])
  })

  it('carries the same id with its end', () => {
    expect(slackPayload(aMessage({ word: 'resolved' }, { resolvedAt: AT + 5_000 })).text).toBe(
      'RESOLVED · uae-main has no standby · noStandby/uae-main',
    )
  })

  it('cannot be made to mention or link by what an alert quotes', () => {
    const { text, attachments } = slackPayload(aMessage({}, { title: '<!channel> & <http://x|y>', impact: '<@U1>' }))
    expect(text).toContain('&lt;!channel&gt; &amp; &lt;http://x|y&gt;')
    expect(JSON.stringify(attachments[0]?.blocks)).not.toContain('<@U1>')
  })

  it('about a day has a part for each thing there is to tell, and mentions nobody either', () => {
    const services = [{ serviceId: 'x', name: '<!channel>', downMs: 1_000, worst: null, errors: [] }]
    const { text, attachments } = slackPayload(aSummaryMessage({ services }))
    expect(text).toBe('Test cluster: Daily summary, 2026-11-19: no alert, no failover; nothing is open now')
    expect(attachments[0]?.blocks[0]).toEqual({
      type: 'section',
      text: { type: 'mrkdwn', text: '*Alerts*\nNone was raised.' },
    })
    expect(JSON.stringify(attachments)).not.toContain('<!channel>')
  })
})
