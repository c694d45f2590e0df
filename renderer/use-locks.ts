/** Why commands cannot be asked for now: one question for every button, row and entry. */
import { useCallback } from 'react'
import type { Command, CommandKind } from '../shared/command.ts'
import { useConnection, usePicture } from './use-console.ts'
import { lockOfCommand, lockOfKind } from './words/locks.ts'

/** `null`: it can be asked for. */
export function useLockOf(): (command: Command) => string | null {
  const connection = useConnection()
  const commands = usePicture((state) => state.commands)
  const snapshot = usePicture((state) => state.snapshot)
  return useCallback(
    (command) => lockOfCommand(command, { connection, commands, snapshot }),
    [connection, commands, snapshot],
  )
}

/** Of one command. Renders again only when the answer is another one. */
export function useLock(command: Command): string | null {
  const connection = useConnection()
  return usePicture(({ commands, snapshot }) => lockOfCommand(command, { connection, commands, snapshot }))
}

export function useLockOfKind(): (kind: CommandKind) => string | null {
  const connection = useConnection()
  const commands = usePicture((state) => state.commands)
  return useCallback((kind) => lockOfKind(kind, { connection, commands }), [connection, commands])
}
