/** What a person is told on the desktop: which levels, when not, and whether it works here at all. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { assertNever } from '../../shared/assert-never.ts'
import { asFault } from '../../shared/fault.ts'
import type { NotificationSettings, NotificationState } from '../../shared/notification.ts'
import { counted } from '../../shared/words/format.ts'
import type { Permission } from '../notify/notice-desk.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { useConsole, useLink } from '../use-console.ts'
import { LevelChoice } from './level-choice.tsx'
import { type OutletWords, outletWords } from './notification-words.ts'
import { QuietChoice } from './quiet-choice.tsx'
import styles from './notifications.module.css'

export function NotificationsCard() {
  const { bridge, notices } = useConsole()
  const isOpen = useLink((state) => state.port.kind === 'open')
  const permission = useStore(notices.store, (state) => state.permission)
  const shownProblem = useStore(notices.store, (state) => state.problem)
  const [state, setState] = useState<NotificationState | null>(null)
  const [fault, setFault] = useState<string | null>(null)

  useEffect(() => {
    if (!isOpen) return undefined
    let isGone = false
    bridge.call('getNotifications', {}).then(
      (answer) => (isGone ? undefined : setState(answer)),
      (error: unknown) => (isGone ? undefined : setFault(asFault(error).message)),
    )
    return () => {
      isGone = true
    }
  }, [bridge, isOpen])

  function save(settings: NotificationSettings): void {
    if (state === null) return
    // What was pressed is seen at once; what host kept of it follows.
    setState({ ...state, settings })
    setFault(null)
    bridge.call('saveNotifications', settings).then(setState, (error: unknown) => setFault(asFault(error).message))
  }

  function test(): void {
    setFault(null)
    bridge.call('testNotification', {}).catch((error: unknown) => setFault(asFault(error).message))
  }

  if (state === null) {
    return (
      <Card title="Notifications" note="What you are told on the desktop">
        <p className={styles['note']}>{fault ?? 'Asking…'}</p>
      </Card>
    )
  }
  const words = outletWords(state.outlet, permission)
  const { settings } = state
  return (
    <Card
      title="Notifications"
      note="What you are told on the desktop"

      aside={
        <ActionButton size="small" onPress={test} lock={words.lock}>
          Show one now
        </ActionButton>
      }
    >
      <div className={styles['body']}>
        <Outlet words={words} permission={permission} onAllow={() => void notices.allow()} />
        <label className={styles['switch']}>
          <input type="checkbox" checked={settings.isOn} onChange={() => save({ ...settings, isOn: !settings.isOn })} />
          <span>
            Tell me on the desktop
            <span className={styles['about']}>One for each event, however many windows are open</span>
          </span>
        </label>
        <LevelChoice settings={settings} onChange={save} />
        <QuietChoice
          quiet={settings.quiet}
          isLocked={!settings.isOn}
          onChange={(quiet) => save({ ...settings, quiet })}
        />
        {state.held === 0 ? null : (
          <p className={styles['note']}>{counted(state.held, 'notification')} held until the quiet hours end.</p>
        )}
        {[fault, state.problem, state.outlet === 'page' ? shownProblem : null].map((problem) =>
          problem === null ? null : (
            <p key={problem} className={styles['problem']} role="alert">
              <ToneShape tone="warn" /> {problem}
            </p>
          ),
        )}
      </div>
    </Card>
  )
}

interface OutletProps {
  readonly words: OutletWords
  readonly permission: Permission
  readonly onAllow: () => void
}

/** Whether anything can be shown here, honestly. */
function Outlet({ words, permission, onAllow }: OutletProps) {
  const { kind, tone, text } = words
  const line = (
    <p className={styles['outlet']}>
      <ToneShape tone={tone} />
      <span>{text}</span>
    </p>
  )
  switch (kind) {
    case 'works':
    case 'never':
      return line
    case 'ask':
      return (
        <div className={styles['asking']}>
          {line}
          {permission === 'default' ? (
            <ActionButton kind="primary" size="small" onPress={onAllow}>
              Allow notifications
            </ActionButton>
          ) : null}
        </div>
      )
    default:
      return assertNever(kind)
  }
}
