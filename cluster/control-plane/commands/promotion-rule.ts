/** Whether a node may become master, as a person decides it. */
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Node, PromotionRule } from '../../../shared/node.ts'
import { standbyLeft } from '../plans/checks.ts'
import { clockTime, type CommandHandler, nodeOf } from './handler.ts'

const MINUTE_MS = 60_000
const MOST_MINUTES = 1_440

const MEANING: Readonly<Record<PromotionRule, string>> = {
  prefer: 'is chosen before the others',
  neutral: 'is chosen by its priority',
  prefer_not: 'is chosen only when no other can take over',
  must_not: 'is never chosen',
}

export const setPromotionRule: CommandHandler<CommandOf<'setPromotionRule'>> = {
  plan: (view, command) => {
    const { snapshot, now } = view
    const { nodeId, rule, minutes } = command
    const node = nodeOf(view, nodeId)
    const before = node.promotion
    if (before.rule === rule && before.expiresAt === null && minutes === null)
      throw new Fault('alreadySo', `The rule of ${nodeId} is ${rule} already`)
    const until = minutes === null ? 'until somebody changes it' : `until ${clockTime(now + minutes * MINUTE_MS)}`
    return {
      command,
      restsOn: [
        [`node/${nodeId}`, 'promotion.rule'],
        [`node/${nodeId}`, 'promotion.expiresAt'],
      ],
      steps: [{ title: 'Set the rule', detail: `${nodeId}: ${before.rule} → ${rule}, ${until}` }],
      checks: rule === 'must_not' ? [standbyLeft(snapshot, node.accountId, nodeId)] : [],
      consequences: [
        `${nodeId} ${MEANING[rule]} ${until}.`,
        ...(node.role === 'master'
          ? [`${nodeId} is master now and stays it; the rule counts for the next choice.`]
          : []),
        ...(before.owner === null
          ? []
          : [`It replaces what ${before.owner} set: ${before.reason ?? 'no reason given'}.`]),
      ],
      inverse: {
        command: { kind: 'setPromotionRule', nodeId, rule: before.rule, minutes: minutesLeft(node, now) },
        text: `Setting it back to ${before.rule}, any time. Failovers chosen under the rule stay where they went.`,
      },
      weight: { class: 'routine', why: ['Nothing moves now: the rule counts for the next choice of a master.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: ({ now }, { command: { nodeId, rule, minutes }, request }) => {
      const expiresAt = minutes === null ? null : now + minutes * MINUTE_MS
      const promotion = { rule, reason: request.reason, owner: request.actor, expiresAt }
      return {
        facts: [{ kind: 'promotionRuleChanged', nodeId, promotion }],
        outcome: `${nodeId} ${MEANING[rule]}${expiresAt === null ? '' : ` until ${clockTime(expiresAt)}`}`,
      }
    },
  },
}

/** What is left of the rule in force, as minutes a command can ask for. */
function minutesLeft({ promotion: { expiresAt } }: Node, now: number): number | null {
  return expiresAt === null ? null : Math.min(MOST_MINUTES, Math.max(1, Math.ceil((expiresAt - now) / MINUTE_MS)))
}
