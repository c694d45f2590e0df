/** The screens that exist, in their groups. */
import { formatRoute } from '../routing/route.ts'
import { SCREEN_GROUPS, screenOf } from '../routing/screens.ts'
import { swapTheme } from '../actions.ts'
import { operationRows } from '../store/operations.ts'
import { openIncidents } from '../store/shift-book.ts'
import { useConsole, usePicture, useUi } from '../use-console.ts'
import { AlertCount } from './alert-count.tsx'
import styles from './frame.module.css'

export function SideBar() {
  const console = useConsole()
  const route = useUi((state) => state.route)
  const shell = usePicture((state) => state.shell)
  const open = usePicture(
    (state) => operationRows(state.ledger, state.snapshot?.operations ?? []).filter((row) => row.isOpen).length,
  )
  const incidents = usePicture((state) => openIncidents(state.incidents).length)
  const current = screenOf(route)
  return (
    <nav className={styles['side']} aria-label="Screens">
      {SCREEN_GROUPS.map((group) => (
        <div key={group.name} className={styles['group']}>
          <p className={styles['groupName']}>{group.name}</p>
          {group.screens.map((screen) => (
            <a
              key={screen.name}
              className={styles['screen']}
              href={formatRoute(screen.route)}
              aria-current={screen === current ? 'page' : undefined}
            >
              {screen.name}
              {screen.route.kind === 'alerts' ? <AlertCount /> : null}
              {screen.route.kind === 'incidents' && incidents > 0 ? (
                <span className={styles['count']} aria-label={`${incidents} open`}>
                  {incidents}
                </span>
              ) : null}
              {screen.route.kind === 'operations' && open > 0 ? (
                <span className={styles['count']} aria-label={`${open} running`}>
                  {open}
                </span>
              ) : null}
            </a>
          ))}
        </div>
      ))}
      <div className={styles['sideFoot']}>
        <button type="button" className={styles['sideButton']} onClick={() => console.ui.setState({ keysShown: true })}>
          Keys
        </button>
        ·
        <button type="button" className={styles['sideButton']} onClick={() => swapTheme(console.ui)}>
          Dark or light
        </button>
        {shell === null ? null : <span>Version {shell.version}</span>}
      </div>
    </nav>
  )
}
