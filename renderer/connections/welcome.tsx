/** The first screen where there is no cluster: connect to one, or try the built-in one. */
import type { ConnectionState } from '../../shared/connection.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { Card } from '../pieces/card.tsx'
import { TryCard } from '../demo/try-card.tsx'
import { OpenRecording } from '../replay/open-recording.tsx'
import { ConnectionForm } from './connection-form.tsx'
import { ConnectionsCard } from './connections-card.tsx'
import names from './connection.module.css'
import styles from './welcome.module.css'

export function Welcome() {
  const { clusters } = useConsole()
  const connections = usePicture((state) => state.connections)
  const goTo = ({ profile }: ConnectionState): void => void clusters.goTo(profile)
  return (
    <main className={styles['welcome']}>
      <div className={styles['welcomeBox']}>
        <h1 className={styles['welcomeTitle']}>Linda Console</h1>
        <p className={styles['welcomeLead']}>
          {connections.length === 0 ? 'It knows no cluster yet.' : 'None of its clusters could be opened.'}
        </p>
        {connections.length === 0 ? (
          <Card title="Connect to a cluster">
            <div className={names['inset']}>
              <ConnectionForm known={null} onSaved={goTo} />
            </div>
          </Card>
        ) : (
          <ConnectionsCard onSaved={goTo} />
        )}
        <TryCard />
        <OpenRecording />
      </div>
    </main>
  )
}
