/** Everything about the incident in one file, put together on this machine. */
import { useState } from 'react'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Dialog } from '../pieces/dialog.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { saveFile } from '../pieces/save-file.ts'
import { useConsole } from '../use-console.ts'

export interface ExportButtonProps {
  readonly incidentId: string
  /** Why there is nothing to export; `null`: there is. */
  readonly lock: string | null
}

export function ExportButton({ incidentId, lock }: ExportButtonProps) {
  const { bridge } = useConsole()
  const [isMaking, setMaking] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)

  async function make(): Promise<void> {
    setMaking(true)
    try {
      const { name, base64 } = await bridge.call('exportBundle', {
        subject: { kind: 'incident', incidentId },
        pictures: [],
      })
      saveFile(name, new Blob([bytesOf(base64)], { type: 'application/zip' }))
    } catch (thrown) {
      setProblem(toProblem(asFault(thrown)))
    } finally {
      setMaking(false)
    }
  }

  return (
    <>
      <ActionButton lock={lock ?? (isMaking ? 'The file is being put together' : null)} onPress={() => void make()}>
        {isMaking ? 'Exporting…' : 'Export bundle'}
      </ActionButton>
      <Dialog title="No file was made" isOpen={problem !== null} onClose={() => setProblem(null)}>
        {problem === null ? null : <FaultNote problem={problem} />}
      </Dialog>
    </>
  )
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at)
  return bytes
}
