/** `linda node [ID]`: every node, or what is known of one, with its own word beside the control plane's. */
import { asFault } from '../../shared/fault.ts'
import { columns, healthText, numberText, timeText } from '../columns.ts'
import { formatAge } from '../../shared/words/format.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'
import { nodeLines } from './accounts.ts'

export async function node(world: World, nodeId: string | null): Promise<ExitCode> {
  if (nodeId === null) return everyNode(world)
  const detail = await world.client.call('getNode', { params: { nodeId } })
  const own = await world.client
    .call('getNodeStatus', { params: { nodeId } })
    .catch((error: unknown) => ({ unanswered: asFault(error).message }))
  if (world.isJson) {
    world.print(JSON.stringify({ ...detail, own }))
    return EXIT.ok
  }
  const { node: known, sample, lastHeartbeatAt, phi } = detail
  const believes =
    'unanswered' in own
      ? `does not tell: ${own.unanswered}`
      : own.kind === 'bot'
        ? `${own.roleBelieved} at epoch ${own.leaseEpoch}, follows ${own.masterBelieved ?? 'nobody it knows of'}, position ${own.log.position}`
        : `is a ${own.kind}`
  const rows = [
    ['Role', `${known.role} of ${known.accountId} in ${known.region}, priority ${known.priority}`],
    [
      'Health',
      `${healthText(known.health, world.isColoured)} since ${timeText(known.healthSince)}${known.why === '' ? '' : `: ${known.why}`}`,
    ],
    ['Believes', believes],
    [
      'Device',
      known.device === null
        ? 'not reported'
        : `${known.device.state} since ${timeText(known.device.since)}${known.device.why === '' ? '' : `: ${known.device.why}`}`,
    ],
    ['Promotion', `${known.promotion.rule}${known.promotion.reason === null ? '' : ` (${known.promotion.reason})`}`],
    ['Drained', known.drained === null ? 'no' : `by ${known.drained.owner}: ${known.drained.reason}`],
    ['Process', `${known.pid ?? 'not joined'}, version ${known.version ?? 'not reported'}`],
    [
      'Heartbeat',
      lastHeartbeatAt === null
        ? 'never'
        : `${formatAge(world.now() - lastHeartbeatAt)} ago, phi ${numberText(phi, '', 1)}`,
    ],
    ['Load', `${numberText(sample?.handledPerS, '/s', 1)}, ${numberText(sample?.lagRecords, 'records')} behind`],
  ]
  world.print(known.id)
  for (const line of columns([['', ''], ...rows]).slice(1)) world.print(`  ${line}`)
  return EXIT.ok
}

async function everyNode(world: World): Promise<ExitCode> {
  const { snapshot, samples } = await world.client.call('getCluster', {})
  const nodes = Object.values(snapshot.nodes)
  if (world.isJson) world.print(JSON.stringify(nodes))
  else {
    const ofNodes = samples.filter((sample) => sample.kind === 'node')
    for (const line of nodeLines(nodes, ofNodes, world.isColoured)) world.print(line)
  }
  return EXIT.ok
}
