/** The sender that a route's target wants. */
import type { RouteTarget } from '../../../../shared/alert-rule.ts'
import { assertNever } from '../../../../shared/assert-never.ts'
import { listed } from '../../../../shared/words/format.ts'
import type { Sender } from '../message.ts'
import { slackSender } from './slack.ts'
import { smtpSender } from './smtp.ts'
import { webhookSender } from './webhook.ts'

export function senderTo(target: RouteTarget): Sender {
  switch (target.kind) {
    case 'webhook':
      return webhookSender(target)
    case 'slack':
      return slackSender(target)
    case 'smtp':
      return smtpSender(target)
    default:
      return assertNever(target)
  }
}

/** Host or addresses; never a path, a token or a password. */
export function shownTarget(target: RouteTarget): string {
  return target.kind === 'smtp' ? listed(target.to) : new URL(target.url).host
}
