/** How two versions fare beside each other: asked of the accounts' masters, which hand out the messages. */
import type { Fared } from '../../../shared/deployment.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Tools } from '../commands/handler.ts'
import { together } from './judge.ts'

const ANSWER_WITHIN_MS = 3_000

export interface Compared {
  readonly candidate: Fared
  /** `null`: nobody runs it any more. */
  readonly baseline: Fared | null
}

/** A master that does not answer adds nothing: fewer messages, judged later. */
export async function compare(
  tools: Tools,
  {
    version,
    from,
    accountIds,
    withinMs,
  }: { version: string; from: string; accountIds: readonly string[]; withinMs: number },
): Promise<Compared> {
  const { snapshot } = tools.view()
  const answers = await Promise.all(
    accountIds.map(async (accountId) => {
      const master = snapshot.accounts[accountId]?.lease.holder?.nodeId
      if (master === undefined) return null
      try {
        return await tools.ask(master, { ask: 'fared', accountId, withinMs }, ANSWER_WITHIN_MS)
      } catch (error) {
        if (error instanceof Fault) return null
        throw error
      }
    }),
  )
  const of = (wanted: string) =>
    answers.flatMap((answer) =>
      (answer?.nodes ?? [])
        .filter(({ nodeId }) => snapshot.nodes[nodeId]?.version === wanted)
        .map(({ nodeId, ...figures }) => ({ ...figures, nodes: [nodeId], windowMs: answer?.windowMs ?? 0 })),
    )
  const old = of(from)
  const isOldRun = Object.values(snapshot.nodes).some(
    (node) => node.version === from && accountIds.includes(node.accountId),
  )
  return { candidate: together(version, of(version)), baseline: isOldRun ? together(from, old) : null }
}
