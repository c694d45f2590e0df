/** The way into a deployment: choose a version, then its plan. What cannot be deployed says why in the list of versions. */
import { Menu } from '@mantine/core'
import { asSentence, wayBackText } from '../../shared/words/deployment-text.ts'
import { useActions } from '../actions.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import buttons from '../pieces/button.module.css'
import { useLockOf } from '../use-locks.ts'
import styles from './deployments.module.css'
import type { VersionsNow } from './use-versions.ts'

/** Any version that the wire allows: only whether one could be asked for at all matters. */
const ANY = { kind: 'deploy', version: '0.0.0' } as const

export function DeployMenu({ versions: { asked } }: { readonly versions: VersionsNow }) {
  const { openPlan } = useActions()
  const lockOf = useLockOf()
  const found = (asked.value?.versions ?? []).filter(({ trouble }) => trouble === '')
  const lock = lockOf(ANY) ?? whyNoVersion(asked.value === null, asked.problem?.detail ?? null, found.length)
  if (lock !== null)
    return (
      <ActionButton lock={lock} onPress={nothing}>
        Deploy a version…
      </ActionButton>
    )
  return (
    <Menu
      position="bottom-end"
      withinPortal
      // Within the page's own landmark, and with nothing in the menu but its items.
      portalProps={{ target: '#main-content' }}
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 80 }}
      width={340}
      classNames={{ dropdown: styles['menu'] ?? '' }}
    >
      <Menu.Target>
        <button type="button" className={buttons['button']} data-kind="plain" data-size="normal">
          Deploy a version…
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {found.map(({ version, title, migration }) => (
          <Menu.Item
            key={version}
            onClick={() => openPlan({ kind: 'deploy', version })}
            className={styles['choice'] ?? ''}
          >
            <b>{version}</b> {title}
            <span className={styles['choiceWhy']}>{asSentence(wayBackText(migration))}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function whyNoVersion(isWaiting: boolean, problem: string | null, count: number): string | null {
  if (isWaiting) return problem ?? 'The cluster has not said yet which versions there are'
  return count === 0 ? 'There is no version that could be deployed: see the list of versions' : null
}

function nothing(): void {
  // Only drawn locked.
}
