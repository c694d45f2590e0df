/** The one path of every command: plan, show, confirm, send once, follow. */
import { assertNever } from '../../shared/assert-never.ts'
import { baseClass, type Command, subjectOf } from '../../shared/command.ts'
import { Fault } from '../../shared/fault.ts'
import { Reason } from '../../shared/operation.ts'
import type { Plan } from '../../shared/plan.ts'
import { send } from '../follow.ts'
import { planText } from '../plan-text.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

export interface AskOptions {
  /** `null`: asked for where the class of the plan wants one. */
  readonly reason: string | null
  /** Only show the plan. */
  readonly isPlanOnly: boolean
  /** Confirmed beforehand: no question, except that a forced plan still wants its name. */
  readonly isConfirmed: boolean
  /** The name a forced plan wants typed; `null`: ask. */
  readonly typed: string | null
}

/** @throws {Fault} what the cluster refuses, reasonMissing, nameMismatch, consentRefused. */
export async function askCluster(world: World, command: Command, options: AskOptions): Promise<ExitCode> {
  const { version } = await offered(world, command)
  const plan = await world.client.call('createPlan', { body: { command } })
  if (world.isJson && options.isPlanOnly) world.print(JSON.stringify(plan))
  if (!world.isJson) for (const line of planText(plan, world.now(), world.isColoured)) world.print(line)
  if (options.isPlanOnly) return EXIT.ok
  await confirm(world, plan, options)
  const reason = await reasonFor(world, plan, options.reason)
  world.note(`Sending to ${world.connection.profile.name} (${version}) …`)
  return send(world, { operationId: world.newId(), planId: plan.id, reason, actor: world.connection.actor })
}

async function offered(world: World, { kind }: Command): Promise<{ version: string }> {
  const { commands, product, version } = await world.client.call('getVersion', {})
  if (!commands.includes(kind)) throw new Fault('unsupportedCommand', `${product} ${version} does not offer ${kind}`)
  return { version: `${product} ${version}` }
}

async function confirm(world: World, plan: Plan, { isConfirmed, typed }: AskOptions): Promise<void> {
  if (plan.class === 'forced') {
    const { id } = subjectOf(plan.command)
    const name = typed ?? (await world.ask(`This is forced. Type ${id} to confirm: `))
    if (name?.trim() !== id)
      throw new Fault(
        'nameMismatch',
        name === null ? `A forced plan wants --type=${id}` : `Typed "${name}", not "${id}"`,
      )
    return
  }
  if (isConfirmed || baseClass(plan.command) === 'harmless') return
  const answer = await world.ask('Do it? Type yes: ')
  if (answer === null) throw new Fault('consentRefused', 'Nobody is there to confirm; --yes confirms beforehand.')
  if (answer.trim().toLowerCase() !== 'yes') throw new Fault('consentRefused')
}

async function reasonFor(world: World, plan: Plan, given: string | null): Promise<string> {
  const suggested = suggestion(plan)
  const text = given ?? suggested ?? (await world.ask('Reason: '))
  const parsed = Reason.safeParse(text ?? '')
  if (parsed.success) return parsed.data
  if (text === null || text.trim() === '') throw new Fault('reasonMissing', 'Give one with --reason="…"')
  throw new Fault('malformed', `The reason cannot be used: ${parsed.error.issues[0]?.message ?? 'not a text'}`)
}

/** `null`: the person must say it. */
function suggestion({ class: planClass, classWhy, title }: Plan): string | null {
  switch (planClass) {
    case 'harmless':
      return title
    case 'routine':
      return classWhy[0] ?? title
    case 'disturbing':
    case 'forced':
      return null
    default:
      return assertNever(planClass)
  }
}
