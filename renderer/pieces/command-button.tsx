/** A button that opens the plan of a command, or says why it cannot be asked for. */
import type { ReactNode } from 'react'
import { type Command, COMMANDS } from '../../shared/command.ts'
import { useActions } from '../actions.ts'
import { useLock } from '../use-locks.ts'
import { ActionButton, type ActionButtonProps } from './action-button.tsx'

export interface CommandButtonProps extends Pick<ActionButtonProps, 'kind' | 'size' | 'label'> {
  readonly command: Command
  /** Left out: the command's own verb. */
  readonly children?: ReactNode
}

export function CommandButton({ command, children, ...look }: CommandButtonProps) {
  const { openPlan } = useActions()
  return (
    <ActionButton {...look} onPress={() => openPlan(command)} lock={useLock(command)}>
      {children ?? `${COMMANDS[command.kind].verb}…`}
    </ActionButton>
  )
}
