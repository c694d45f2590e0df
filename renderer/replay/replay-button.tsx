/** "Replay from here": the console as it stood when something happened, from what this console kept. */
import { useStore } from 'zustand'
import { ActionButton } from '../pieces/action-button.tsx'
import { useConsole, useLink } from '../use-console.ts'
import { LEAD_MS } from './replay-from.ts'

export interface ReplayButtonProps {
  /** The source's clock, epoch ms. It begins a little before. */
  readonly at: number
  /** Where the window goes with it; absent: it stays on its screen. */
  readonly hash?: string
  readonly size?: 'normal' | 'small'
  readonly children?: string
}

/** In a replay it moves this one; of a moment that is not kept the window says so, and stays where it is. */
export function ReplayButton({ at, hash, size = 'small', children = 'Replay from here' }: ReplayButtonProps) {
  const { replay: desk, navigate, link } = useConsole()
  const isReplay = useLink(({ replay = null }) => replay !== null)
  const isOpening = useStore(desk.store, (state) => state.isOpening)
  async function go(): Promise<void> {
    if (isReplay) desk.seek(at - LEAD_MS)
    else await desk.openFrom(at)
    if (hash !== undefined && link.getState().replay != null) navigate(hash)
  }
  return (
    <ActionButton
      size={size}
      kind="quiet"
      lock={isOpening ? 'A replay is being opened' : null}
      onPress={() => void go()}
    >
      {children}
    </ActionButton>
  )
}
