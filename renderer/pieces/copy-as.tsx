/** Takes an entity along: as a link, as Markdown, as the command that shows it in a terminal. */
import { Menu } from '@mantine/core'
import { useEffect, useState } from 'react'
import { usePicture } from '../use-console.ts'
import { copiesOf, type Copied } from '../words/copy-as.ts'
import buttons from './button.module.css'
import pieces from './pieces.module.css'

const SAID_FOR_MS = 1_500

export function CopyAs({ copied }: { readonly copied: Copied }) {
  const snapshot = usePicture((state) => state.snapshot)
  const [said, setSaid] = useState<string | null>(null)
  useEffect(() => {
    if (said === null) return
    const timer = setTimeout(() => setSaid(null), SAID_FOR_MS)
    return () => clearTimeout(timer)
  }, [said])
  if (snapshot === null) return null
  const copies = copiesOf(copied, snapshot)
  const take = (text: string) => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      // A page without the right to the clipboard says so instead of pretending.
      () => setSaid('Not allowed here'),
    )
  }
  return (
    <Menu position="bottom-end" withinPortal transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <button type="button" className={buttons['button']} data-kind="quiet" data-size="small">
          <span aria-live="polite">{said ?? 'Copy as…'}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => take(copies.link)}>
          Link <span className={`${pieces['mono']} ${pieces['dim']}`}>{copies.link}</span>
        </Menu.Item>
        <Menu.Item onClick={() => take(copies.markdown)}>Markdown, as it stands now</Menu.Item>
        <CommandItem command={copies.command} onTake={take} />
      </Menu.Dropdown>
    </Menu>
  )
}

interface CommandItemProps {
  readonly command: string | null
  readonly onTake: (text: string) => void
}

function CommandItem({ command, onTake }: CommandItemProps) {
  if (command === null) return null
  return (
    <Menu.Item onClick={() => onTake(command)}>
      Command <span className={`${pieces['mono']} ${pieces['dim']}`}>{command}</span>
    </Menu.Item>
  )
}
