/** Clusters broken on purpose: which entries of which processes are patched. What finds nothing wrong in them finds nothing. */
import { join } from 'node:path'

export const VARIANTS = ['fencing', 'replication', 'deduplication'] as const
/** What is missing. */
export type Variant = (typeof VARIANTS)[number]

const file = (name: string) => join(import.meta.dirname, name)

/** By role, as the supervisor's `--entry ROLE=FILE` takes them. */
export const BROKEN_ENTRIES: Readonly<Record<Variant, Readonly<Record<string, string>>>> = {
  fencing: { gateway: file('gateway-without-fencing.ts'), bot: file('bot-without-fencing.ts') },
  replication: { bot: file('bot-without-replication.ts') },
  deduplication: { bot: file('bot-without-deduplication.ts') },
}

/** For the ledger's bench: its faults lie between console and control plane. */
export const WITHOUT_KEYS: Readonly<Record<string, string>> = {
  'control-plane': file('control-plane-without-keys.ts'),
}
