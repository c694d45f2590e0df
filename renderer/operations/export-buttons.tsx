/** The list as a file. Host makes the text, by the same conditions. */
import { useState } from 'react'
import { asFault } from '../../shared/fault.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { saveFile } from '../pieces/save-file.ts'
import { filterOf, type OperationChoice } from '../store/operation-filter.ts'
import { useConsole, useLink } from '../use-console.ts'

type Format = 'csv' | 'json'

export function ExportButtons({ choice }: { readonly choice: OperationChoice }) {
  const { bridge, ticker } = useConsole()
  const isCut = useLink((state) => state.port.kind !== 'open')
  const [said, setSaid] = useState('')

  async function take(format: Format): Promise<void> {
    try {
      const file = await bridge.call('exportOperations', { filter: filterOf(choice, ticker.now()), format })
      saveFile(file.name, new Blob([file.text], { type: file.mime }))
      setSaid(`Saved as ${file.name}`)
    } catch (thrown) {
      setSaid(asFault(thrown).message)
    }
  }

  const lock = isCut ? "The console's background process is restarting" : null
  return (
    <>
      <span className={pieces['dim']} aria-live="polite">
        {said}
      </span>
      <ActionButton size="small" lock={lock} onPress={() => void take('csv')}>
        Export CSV
      </ActionButton>
      <ActionButton size="small" lock={lock} onPress={() => void take('json')}>
        Export JSON
      </ActionButton>
    </>
  )
}
