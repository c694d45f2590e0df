/** Where the cluster's programs and folders lie: as sources, each role in its folder, or as the build puts them side by side. */
import { join } from 'node:path'

const HERE = import.meta.dirname
const isBuilt = import.meta.filename.endsWith('.js')

export type Role = 'gateway' | 'control-plane' | 'bot' | 'media' | 'sheets' | 'backup'

export function entryOf(role: Role): string {
  return isBuilt ? join(HERE, `${role}.js`) : join(HERE, role, 'main.ts')
}

/** Takes one backup. */
export const TAKE_ENTRY = isBuilt ? join(HERE, 'take.js') : join(HERE, 'backup', 'take-main.ts')
/** Proves one backup. */
export const PROVE_ENTRY = isBuilt ? join(HERE, 'prove.js') : join(HERE, 'backup', 'prove-main.ts')
/** The versions of the bots that ship. */
export const VERSIONS_FOLDER = join(HERE, 'versions')
/** The runbooks that ship. */
export const RUNBOOKS_FOLDER = isBuilt ? join(HERE, '..', '..', 'runbooks') : join(HERE, '..', 'runbooks')
