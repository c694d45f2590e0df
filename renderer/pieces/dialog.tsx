/** A small dialog in the middle: a title, its content, and Escape. */
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { ActionButton } from './action-button.tsx'
import styles from './dialog.module.css'

export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}

export function Dialog({ title, isOpen, onClose, children }: DialogProps) {
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      size={420}
      lockScroll={false}
      transitionProps={{ duration: 80, exitDuration: 0 }}
    >
      <Modal.Overlay backgroundOpacity={0.35} blur={0} />
      <Modal.Content aria-label={title} classNames={{ content: styles['dialog'] ?? '' }}>
        <Modal.Body p={18}>
          <div className={styles['head']}>
            <h2 className={styles['title']}>{title}</h2>
            <ActionButton kind="quiet" size="small" onPress={onClose} label="Esc: close">
              Esc
            </ActionButton>
          </div>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
