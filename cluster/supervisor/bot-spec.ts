/** How the process of a bot is started: with the entry of the version that its node runs. */
import { asFault } from '../../shared/fault.ts'
import type { NodeConfig } from '../config.ts'
import type { ProcessSpec } from './supervisor.ts'
import { findVersion } from './versions.ts'

export interface BotSpecOptions {
  readonly configPath: string
  readonly versionsFolder: string | null
  /** Entry of the built-in version. */
  readonly builtIn: string
  readonly log: (line: string) => void
}

export function botSpec(
  { id, accountId, version }: Pick<NodeConfig, 'id' | 'accountId' | 'version'>,
  options: BotSpecOptions,
): ProcessSpec {
  return { id, role: 'bot', account: accountId, entry: entryOf(id, version, options), args: [options.configPath, id] }
}

/** A version that is there no more is no reason to leave a node dead: what it runs instead is said, and shows in its status. */
function entryOf(id: string, version: string | null, { versionsFolder, builtIn, log }: BotSpecOptions): string {
  if (version === null) return builtIn
  try {
    return findVersion(versionsFolder, version).entry
  } catch (error) {
    log(`${id} runs the built-in version and not ${version}: ${asFault(error).message}`)
    return builtIn
  }
}
