/** A sentence behind a word or a button, reachable by pointer and by focus. */
import { Tooltip } from '@mantine/core'
import type { ReactElement } from 'react'
import styles from './pieces.module.css'

export function Hint({ text, children }: { readonly text: string; readonly children: ReactElement }) {
  return (
    <Tooltip
      label={text}
      multiline
      withinPortal
      openDelay={150}
      transitionProps={{ duration: 80 }}
      events={{ hover: true, focus: true, touch: true }}
      classNames={{ tooltip: styles['tooltip'] ?? '' }}
    >
      {children}
    </Tooltip>
  )
}
