/** `linda accounts`: every account with its lease, or one account with its nodes. */
import { Fault } from '../../shared/fault.ts'
import type { Node } from '../../shared/node.ts'
import type { NodeSample } from '../../shared/sample.ts'
import { columns, healthText, numberText, timeText } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'
import { accountLines } from './status.ts'

export async function accounts(world: World, accountId: string | null): Promise<ExitCode> {
  const { snapshot, samples } = await world.client.call('getCluster', {})
  const listed = Object.values(snapshot.accounts).filter(({ id }) => accountId === null || id === accountId)
  if (listed.length === 0 && accountId !== null) throw new Fault('unknownAccount', `There is no account ${accountId}`)
  if (world.isJson) {
    world.print(JSON.stringify(listed))
    return EXIT.ok
  }
  const shown = { ...snapshot, accounts: Object.fromEntries(listed.map((account) => [account.id, account])) }
  const ofAccounts = samples.filter((sample) => sample.kind === 'account')
  for (const line of accountLines(shown, ofAccounts, world.isColoured)) world.print(line)
  if (accountId === null) return EXIT.ok
  const nodes = Object.values(snapshot.nodes).filter((node) => node.accountId === accountId)
  world.print('')
  const ofNodes = samples.filter((sample) => sample.kind === 'node')
  for (const line of nodeLines(nodes, ofNodes, world.isColoured)) world.print(line)
  return EXIT.ok
}

export function nodeLines(nodes: readonly Node[], samples: readonly NodeSample[], isColoured: boolean): string[] {
  const rows = nodes.map((node) => {
    const sample = samples.find(({ nodeId }) => nodeId === node.id)
    return [
      node.id,
      node.accountId,
      node.role,
      node.region,
      healthText(node.health, isColoured),
      node.device?.state ?? '–',
      String(node.priority),
      ruleText(node),
      numberText(sample?.lagRecords, ''),
      numberText(sample?.handledPerS, '/s', 1),
      node.pid === null ? '–' : String(node.pid),
      node.why,
    ]
  })
  return columns([
    ['NODE', 'ACCOUNT', 'ROLE', 'REGION', 'HEALTH', 'DEVICE', 'PRIORITY', 'PROMOTION', 'BEHIND', 'LOAD', 'PID', 'WHY'],
    ...rows,
  ])
}

function ruleText({ promotion: { rule, expiresAt } }: Node): string {
  return expiresAt === null ? rule : `${rule} until ${timeText(expiresAt)}`
}
