/** What specs leave in a page for themselves. */
import type { LindaBridge } from '../../../renderer/bridge/message-port.ts'

declare global {
  /** Reports of the content security policy, as a spec's own listener wrote them down. */
  var reports: string[] | undefined
}

export type { LindaBridge }
