/**
 * A message as Slack's incoming webhooks take it. They cannot answer in a thread, so that every word is a message of its own, with
 * the alert's id in it to find the others by.
 */
import type { RouteTarget } from '../../../../shared/alert-rule.ts'
import { alertHeadline, alertLines } from '../../../../shared/words/alert-text.ts'
import { summaryHeadline, summarySections } from '../../../../shared/words/summary-text.ts'
import type { AlertMessage, Message, Sender, SummaryMessage } from '../message.ts'
import { post } from './post.ts'

type Target = Extract<RouteTarget, { kind: 'slack' }>

const CRITICAL = '#c92a2a'
const WARNING = '#e67700'
const RESOLVED = '#2b8a3e'
/** Slack cuts what is longer. */
const LONGEST = 2_900

export function slackSender({ url }: Target): Sender {
  return {
    send: (message) => post({ url, headers: { 'idempotency-key': message.id }, body: slackPayload(message) }),
  }
}

/** Colour beside the word, never instead of it. Pure. */
export function slackPayload(message: Message) {
  return message.word === 'summary' ? summaryPayload(message) : alertPayload(message)
}

function summaryPayload({ summary }: SummaryMessage) {
  const headline = summaryHeadline(summary)
  const { critical, warning } = summary.alertCounts
  const blocks = summarySections(summary).map(({ title, lines }) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: [`*${title}*`, ...lines.map(escaped)].join('\n').slice(0, LONGEST) },
  }))
  return {
    text: escaped(`${summary.cluster.name}: ${headline}`),
    attachments: [{ fallback: headline, color: critical > 0 ? CRITICAL : warning > 0 ? WARNING : RESOLVED, blocks }],
  }
}

function alertPayload({ alert, word, context }: AlertMessage) {
  const headline = `${alertHeadline(alert, word)} · ${alert.id}`
  const lines = alertLines(alert, context).map(([label, text]) => `*${label}* ${escaped(text)}`)
  return {
    text: escaped(headline),
    attachments: [
      {
        fallback: headline,
        color: word === 'resolved' ? RESOLVED : alert.level === 'critical' ? CRITICAL : WARNING,
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: lines.join('\n').slice(0, LONGEST) } }],
      },
    ],
  }
}

/** Nothing in an alert is a mention or a link of Slack's. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
