/** The cluster this window is on, and the way to every other one. */
import { Menu } from '@mantine/core'
import { useStore } from 'zustand'
import { formatRoute } from '../routing/route.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { EnvironmentMark } from './environment-mark.tsx'
import { StandingWords } from './standing-words.tsx'
import names from './connection.module.css'
import styles from './switcher.module.css'

export function Switcher() {
  const console = useConsole()
  const profile = usePicture((state) => state.profile)
  const connections = usePicture((state) => state.connections)
  const isOpen = useStore(console.clusters.store, (state) => state.isOpen)
  if (profile === null) return null
  return (
    <Menu
      opened={isOpen}
      onChange={(opened) => console.clusters.store.setState({ isOpen: opened })}
      position="bottom-start"
      width={430}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 80 }}
      classNames={{ dropdown: styles['menu'] ?? '', item: styles['item'] ?? '' }}
    >
      <Menu.Target>
        <button type="button" className={styles['switcher']} title="Go to another cluster (g c)">
          <span className={names['name']}>{profile.name}</span>
          <EnvironmentMark environment={profile.environment} />
          <svg className={styles['caret']} viewBox="0 0 10 10" aria-hidden="true">
            <path d="M2 3.5 5 6.5 8 3.5" fill="none" stroke="currentColor" strokeWidth="1.4" />
          </svg>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {connections.map((connection) => (
          <Menu.Item
            key={connection.profile.id}
            aria-current={connection.profile.id === profile.id || undefined}
            onClick={() => {
              if (connection.profile.id !== profile.id) void console.clusters.goTo(connection.profile)
            }}
          >
            <span className={styles['entry']}>
              <span className={names['entryHead']}>
                <span className={names['name']}>{connection.profile.name}</span>
                <EnvironmentMark environment={connection.profile.environment} />
                {connection.profile.id === profile.id ? <span className={names['here']}>you are here</span> : null}
              </span>
              <StandingWords connection={connection} />
            </span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => console.navigate(formatRoute({ kind: 'settings' }))}>Connections…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
