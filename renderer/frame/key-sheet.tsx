/** The sheet of keys. */
import { Dialog } from '../pieces/dialog.tsx'
import { useConsole, useUi } from '../use-console.ts'
import { KEY_HELP } from './keys.ts'
import pieces from '../pieces/pieces.module.css'
import styles from './dialogs.module.css'

export function KeySheet() {
  const console = useConsole()
  const shown = useUi((state) => state.keysShown)
  return (
    <Dialog title="Keys" isOpen={shown} onClose={() => console.ui.setState({ keysShown: false })}>
      <dl className={styles['keys']}>
        {KEY_HELP.map(({ keys, does }) => (
          <div key={does} style={{ display: 'contents' }}>
            <dt>
              {keys.map((key) => (
                <kbd key={key} className={pieces['kbd']}>
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
