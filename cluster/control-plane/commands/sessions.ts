/** A node's session at the messenger: restored on request, or given up. */
import type { CommandOf } from '../../../shared/command.ts'
import type { DeviceState } from '../../../shared/device.ts'
import { Fault } from '../../../shared/fault.ts'
import { backupCheck } from '../plans/backup-check.ts'
import { check, connected, idle, standbyLeft } from '../plans/checks.ts'
import { accountOf, type CommandHandler, nodeOf, servantOf, type Tools } from './handler.ts'

const RECOVERED_WITHIN_MS = 20_000
const ANSWER_WITHIN_MS = 5_000
/** Longer than the bot itself waits: its word is better than none. */
const TELLING_MS = 2_000
const NEWS_MS = 2_000

export const recoverSession: CommandHandler<CommandOf<'recoverSession'>> = {
  plan: (view, command) => {
    const { nodeId } = command
    const { device, accountId } = nodeOf(view, nodeId)
    if (device?.state === 'linked') throw new Fault('alreadySo', `The session of ${nodeId} is linked`)
    const needsPerson = device?.state === 'loggedOut' || device?.state === 'unlinked'
    return {
      command,
      restsOn: [
        [`node/${nodeId}`, 'device.state'],
        [`node/${nodeId}`, 'operation'],
      ],
      steps: [
        { title: 'Restore', detail: `${nodeId} asks the messenger for its session at once, without its back-off` },
      ],
      checks: [
        connected(`${nodeId} can be asked`, view.roster.presence(nodeId)),
        check('device', 'The session can be restored without a person', needsPerson ? 'fail' : 'pass', [
          device === null ? 'not reported' : `${device.state}: ${device.why}`,
          'recovering or blocked',
        ]),
        idle(view.snapshot, nodeId),
      ],
      consequences: [
        `${nodeId} tries for at most ${RECOVERED_WITHIN_MS / 1_000} s. Nothing else of ${accountId} moves.`,
      ],
      inverse: { command: null, text: 'A restored session is not undone; unlinking the device ends it.' },
      weight: { class: 'routine', why: [`The session of ${nodeId} is not usable now: nothing healthy moves.`] },
    }
  },
  run: {
    kind: 'job',
    cancelled: null,
    run: async (tools, { command: { nodeId } }) => {
      tools.say(`${nodeId} asks the messenger for its session`)
      const timeoutMs = RECOVERED_WITHIN_MS
      const { device } = await tools.ask(nodeId, { ask: 'recoverSession', timeoutMs }, timeoutMs + TELLING_MS)
      if (device.state !== 'linked')
        throw new Fault('sessionRefused', `The session of ${nodeId} is ${device.state}: ${device.why}`)
      await journaled(tools, nodeId, 'linked')
      return { facts: [], outcome: `The session of ${nodeId} is linked again` }
    },
  },
}

export const unlinkDevice: CommandHandler<CommandOf<'unlinkDevice'>> = {
  plan: (view, command) => {
    const { nodeId } = command
    const { device, accountId, role } = nodeOf(view, nodeId)
    const account = accountOf(view, accountId)
    const isMaster = account.lease.holder?.nodeId === nodeId
    if (!isMaster) servantOf(view, nodeId, 'unlink it')
    if (device?.state === 'unlinked') throw new Fault('alreadySo', `${nodeId} is not linked`)
    return {
      command,
      restsOn: [
        [`node/${nodeId}`, 'device.state'],
        [`node/${nodeId}`, 'operation'],
        [`account/${accountId}`, 'lease.holder'],
        [`account/${accountId}`, 'activeFailover'],
      ],
      steps: [{ title: 'Unlink', detail: `${nodeId} gives up its session at the messenger` }],
      checks: [
        connected(`${nodeId} can be asked`, view.roster.presence(nodeId)),
        check('role', `${nodeId} is not serving`, isMaster ? 'fail' : 'pass', [role, 'servant']),
        standbyLeft(view.snapshot, accountId, nodeId),
        idle(view.snapshot, nodeId),
        backupCheck(view),
      ],
      consequences: [
        ...(isMaster
          ? [`${nodeId} is the master of ${accountId}: replies stop until another node takes over.`]
          : [`${nodeId} cannot take ${accountId} over until it is linked again.`]),
        'Linking it again needs a person with the phone.',
      ],
      inverse: {
        command: { kind: 'linkAccount', accountId, nodeId },
        text: 'Linking it again, any time, with the code typed on the phone. The old session does not come back.',
      },
      weight:
        device?.state === 'linked'
          ? { class: 'disturbing', why: [`${nodeId} has a live session, and loses it.`] }
          : { class: 'routine', why: [`The session of ${nodeId} is not usable now: nothing healthy goes.`] },
    }
  },
  run: {
    kind: 'job',
    cancelled: null,
    run: async (tools, { command: { nodeId } }) => {
      tools.say(`${nodeId} gives up its session`)
      const { device } = await tools.ask(nodeId, { ask: 'unlink' }, ANSWER_WITHIN_MS)
      if (device.state !== 'unlinked')
        throw new Fault('sessionRefused', `The session of ${nodeId} is ${device.state} still: ${device.why}`)
      await journaled(tools, nodeId, 'unlinked')
      return { facts: [], outcome: `${nodeId} is unlinked` }
    },
  },
}

/** What the node answered comes with its next beat to everybody else: until then the operation would be ahead of the screen. */
async function journaled(tools: Tools, nodeId: string, state: DeviceState): Promise<void> {
  await tools.until(() => (nodeOf(tools.view(), nodeId).device?.state === state ? true : null), NEWS_MS)
}
