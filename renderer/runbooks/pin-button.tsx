/** Pinned runbooks stand first in the list. */
import buttons from '../pieces/button.module.css'

export interface PinButtonProps {
  readonly title: string
  readonly isPinned: boolean
  readonly onPress: () => void
  readonly isLarge?: boolean
}

export function PinButton({ title, isPinned, onPress, isLarge = false }: PinButtonProps) {
  return (
    <button
      type="button"
      className={buttons['button']}
      data-kind={isLarge ? 'plain' : 'quiet'}
      data-size={isLarge ? 'normal' : 'small'}
      aria-pressed={isPinned}
      aria-label={`${isPinned ? 'Pinned' : 'Pin'}: ${title}`}
      onClick={onPress}
    >
      <svg width="11" height="11" viewBox="0 0 11 11" aria-hidden="true">
        <path
          d="M5.5 .9 6.9 3.9l3.3.4-2.4 2.3.6 3.3-2.9-1.6-2.9 1.6.6-3.3L.8 4.3l3.3-.4z"
          fill={isPinned ? 'currentColor' : 'none'}
          stroke="currentColor"
        />
      </svg>
      {isPinned ? 'Pinned' : 'Pin'}
    </button>
  )
}
