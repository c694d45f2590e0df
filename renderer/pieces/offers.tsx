/** What can be asked for about an account or a node, as buttons. Everything opens its plan first; what cannot be asked for says why. */
import type { Command, Subject } from '../../shared/command.ts'
import { offersFor } from '../plan/offers.ts'
import { usePicture } from '../use-console.ts'
import { CommandButton } from './command-button.tsx'
import styles from './pieces.module.css'

export function Offers({ subject }: { readonly subject: Subject }) {
  const snapshot = usePicture((state) => state.snapshot)
  const commands = usePicture((state) => state.commands)
  if (snapshot === null) return null
  const offers = offersFor(subject, snapshot)
  const offered = offers.filter(({ kind }) => commands?.includes(kind) !== false)
  return (
    <div className={styles['offers']}>
      {offered.map((command) => (
        <CommandButton
          key={command.kind}
          kind={command.kind === 'failover' && subject.kind === 'account' ? 'primary' : 'plain'}
          size={subject.kind === 'account' ? 'normal' : 'small'}
          command={command}
        >
          {labelOf(command, subject)}
        </CommandButton>
      ))}
      {offered.length === offers.length ? null : (
        <span className={styles['dim']}>This cluster does not offer everything this console could ask for.</span>
      )}
    </div>
  )
}

/** The verb alone where it says enough. */
function labelOf(command: Command, subject: Subject): string | undefined {
  if (command.kind === 'failover' && subject.kind === 'node') return 'Make it master…'
  if (command.kind === 'setPromotionRule')
    return command.rule === 'neutral' ? 'Lift promotion rule…' : 'Keep from promotion…'
  return undefined
}
