/**
 * A mail a word, in one thread an alert: by its references, and by a subject that stays the same, since some clients begin a new
 * conversation with a new subject. What changed, WARNING, CRITICAL or RESOLVED, stands in the sender's name and the first line.
 */
import { createTransport } from 'nodemailer'
import type { RouteTarget } from '../../../../shared/alert-rule.ts'
import { alertSign, alertText } from '../../../../shared/words/alert-text.ts'
import { summaryHeadline, summaryText } from '../../../../shared/words/summary-text.ts'
import { type AlertMessage, type Message, Refused, type Sender, type SummaryMessage } from '../message.ts'
import { SEND_TIMEOUT_MS } from './post.ts'

type Target = Extract<RouteTarget, { kind: 'smtp' }>

const DOMAIN = 'linda.invalid'

export function smtpSender(target: Target): Sender {
  const { host, port, secure, user, password } = target
  return {
    async send(message) {
      const transport = createTransport({
        host,
        port,
        secure,
        // A password crosses the network only under TLS.
        ...(user === null ? {} : { auth: { user, pass: password ?? '' }, requireTLS: !secure }),
        connectionTimeout: SEND_TIMEOUT_MS,
        greetingTimeout: SEND_TIMEOUT_MS,
        socketTimeout: SEND_TIMEOUT_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      try {
        const { rejected } = await transport.sendMail(mailOf(target, message))
        // The others have it: sending it again would be twice for them.
        return rejected.length === 0
          ? null
          : `${host}:${port} refused ${rejected.length} of ${target.to.length} addresses`
      } catch (error) {
        throw failureOf(error, `${host}:${port}`)
      } finally {
        transport.close()
      }
    },
  }
}

/** Pure. */
export function mailOf(target: Pick<Target, 'from' | 'to'>, message: Message) {
  return message.word === 'summary' ? summaryMail(target, message) : alertMail(target, message)
}

function summaryMail({ from, to }: Pick<Target, 'from' | 'to'>, { id, summary }: SummaryMessage) {
  return {
    messageId: addressed(id),
    from: { name: 'Linda daily summary', address: from },
    to: [...to],
    subject: `[${summary.cluster.name}] ${summaryHeadline(summary)}`.replaceAll(/[\r\n]+/g, ' '),
    text: summaryText(summary),
    headers: { 'X-Linda-Word': 'summary', 'Auto-Submitted': 'auto-generated' },
  }
}

function alertMail({ from, to }: Pick<Target, 'from' | 'to'>, message: AlertMessage) {
  const { id, threadId, threadTitle, alert, word, context } = message
  const isFirst = id === threadId
  const subject = `[${context.cluster.name}] ${threadTitle}`.replaceAll(/[\r\n]+/g, ' ')
  return {
    messageId: addressed(id),
    ...(isFirst ? {} : { inReplyTo: addressed(threadId), references: [addressed(threadId)] }),
    from: { name: `Linda ${alertSign(alert, word)}`, address: from },
    to: [...to],
    subject: isFirst ? subject : `Re: ${subject}`,
    text: alertText(alert, context),
    headers: {
      'X-Linda-Alert': alert.id,
      'X-Linda-Word': word,
      // No out-of-office replies.
      'Auto-Submitted': 'auto-generated',
    },
    ...(alert.level === 'critical' && word === 'raised' ? { priority: 'high' as const } : {}),
  }
}

function addressed(id: string): string {
  return `<${id}@${DOMAIN}>`
}

/** What the server said may repeat what it was given: only its code and the step are told. */
function failureOf(error: unknown, where: string): Error {
  const { code, command, responseCode } = partsOf(error)
  const at = command === null ? '' : ` at ${command}`
  if (responseCode !== null) {
    const why = `${where} answered ${responseCode}${at}`
    // It took the sender and the receivers and refuses the message itself, for good.
    return command === 'DATA' && responseCode >= 500 ? new Refused(why) : new Error(why)
  }
  return new Error(`${where}: ${WORDS[code ?? ''] ?? code ?? 'the connection failed'}${at}`)
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNECTION: 'the connection failed',
  ESOCKET: 'the connection failed',
  ETIMEDOUT: 'no answer in time',
  EAUTH: 'it does not let this user in',
  ETLS: 'no encrypted connection is possible',
  EDNS: 'the name is not known',
}

function partsOf(error: unknown) {
  const found = new Map<string, unknown>(Object.entries(error instanceof Error ? error : {}))
  const [code, command, responseCode] = [found.get('code'), found.get('command'), found.get('responseCode')]
  return {
    code: typeof code === 'string' ? code : null,
    command: typeof command === 'string' ? (command.split(' ')[0] ?? null) : null,
    responseCode: typeof responseCode === 'number' ? responseCode : null,
  }
}
