/** Linking an account on a node: the messenger makes a code, a person types it on the account's phone before it expires. */
import type { CommandOf } from '../../../shared/command.ts'
import type { Device } from '../../../shared/device.ts'
import { Fault } from '../../../shared/fault.ts'
import { backupCheck } from '../plans/backup-check.ts'
import { check, connected, idle } from '../plans/checks.ts'
import { accountOf, clockTime, type CommandHandler, nodeOf, type Tools } from './handler.ts'

const ANSWER_WITHIN_MS = 5_000
/** The bot's beat with the news is on its way for at most this long. */
const NEWS_MS = 2_000

export const linkAccount: CommandHandler<CommandOf<'linkAccount'>> = {
  plan: (view, command) => {
    const { accountId, nodeId } = command
    const { device, accountId: owner, role } = nodeOf(view, nodeId)
    accountOf(view, accountId)
    if (owner !== accountId) throw new Fault('unknownNode', `${nodeId} is a node of ${owner}, not of ${accountId}`)
    if (device?.state === 'linked') throw new Fault('alreadySo', `${accountId} is linked on ${nodeId} already`)
    return {
      command,
      restsOn: [
        [`node/${nodeId}`, 'device.state'],
        [`node/${nodeId}`, 'operation'],
      ],
      steps: [
        { title: 'Ask for a code', detail: `${nodeId} asks the messenger; the code is shown here` },
        { title: 'Type it', detail: `a person types it on the phone of ${accountId} before it expires` },
        { title: 'Link', detail: `${nodeId} gets a session of its own` },
      ],
      checks: [
        connected(`${nodeId} can be asked`, view.roster.presence(nodeId)),
        check('pairing', 'No other code is valid', device?.pairing == null ? 'pass' : 'warn', [
          device?.pairing == null ? 'none' : `${device.pairing.code} until ${clockTime(device.pairing.expiresAt)}`,
          'none',
        ]),
        idle(view.snapshot, nodeId),
        backupCheck(view),
      ],
      consequences: [
        `${nodeId} can serve ${accountId} once it is linked${role === 'master' ? '; it is its master now and cannot until then' : ''}.`,
        `The phone of ${accountId} is needed. Whoever sees the code can link with it while it is valid.`,
      ],
      inverse: { command: { kind: 'unlinkDevice', nodeId }, text: 'Unlinking it, any time.' },
      weight: {
        class: 'disturbing',
        why: [`It gives ${nodeId} the identity of ${accountId}; a person types the code on the phone.`],
      },
    }
  },
  run: {
    kind: 'job',
    cancelled: 'The code is not waited for any more; it stays valid until it expires',
    run: async (tools, { command: { accountId, nodeId } }) => {
      const done = { facts: [], outcome: `${accountId} is linked on ${nodeId}` }
      const isLinked = () => (nodeOf(tools.view(), nodeId).device?.state === 'linked' ? true : null)
      const pairing = isLinked() === null ? await codeOf(tools, nodeId) : null
      if (pairing === null) return done
      const { code, expiresAt } = pairing
      tools.say(`Type ${code} on the phone of ${accountId} until ${clockTime(expiresAt)}`)
      const leftMs = Math.max(0, expiresAt - tools.view().now) + NEWS_MS
      if ((await tools.until(isLinked, leftMs)) === null)
        throw new Fault('pairingExpired', `Nobody typed ${code} on the phone of ${accountId} in time`)
      return done
    },
  },
}

/**
 * A code that is still valid is waited for: after a restart of the control plane the person may be typing it.
 * `null`: it was typed already.
 */
async function codeOf(tools: Tools, nodeId: string): Promise<Device['pairing']> {
  const valid = nodeOf(tools.view(), nodeId).device?.pairing ?? null
  if (valid !== null && valid.expiresAt > tools.view().now) return valid
  tools.say(`${nodeId} asks the messenger for a code`)
  try {
    return await tools.ask(nodeId, { ask: 'pair' }, ANSWER_WITHIN_MS)
  } catch (error) {
    if (error instanceof Fault && error.code === 'alreadySo') return null
    throw error
  }
}
