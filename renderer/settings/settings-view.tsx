/** What this console is told by hand: the clusters it knows, and what it tells on the desktop. */
import { ConnectionsCard } from '../connections/connections-card.tsx'
import { Page } from '../pieces/page.tsx'
import { NotificationsCard } from './notifications-card.tsx'
import styles from './settings.module.css'

export function SettingsView() {
  return (
    <Page title="Settings">
      <div className={styles['stack']}>
        <ConnectionsCard />
        <NotificationsCard />
      </div>
    </Page>
  )
}
