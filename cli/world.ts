/** What a command of the terminal may touch; only main.ts makes a real one. */
import type { ConnectionFile } from '../host/connection-file.ts'
import type { ControlClient } from '../host/control/client.ts'
import type { Agents } from '../host/control/agents.ts'

export interface Terminal {
  /** What was asked for: a line of standard output. */
  print(line: string): void
  /** Everything else: progress, warnings, faults. */
  note(line: string): void
  /** `null`: nobody is there to answer (no terminal, or the input ended). */
  ask(question: string): Promise<string | null>
  readonly isColoured: boolean
}

export interface World extends Terminal {
  readonly connection: ConnectionFile
  readonly client: ControlClient
  readonly agents: Agents
  /** One JSON value a line instead of text. */
  readonly isJson: boolean
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
  readonly newId: () => string
  /** Ctrl-C. */
  readonly interrupted: AbortSignal
}

/** `unknown`: sent, and the outcome did not come; the cluster goes on. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unknown: 3, unreachable: 4 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
