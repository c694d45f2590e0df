import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Console } from '../../../renderer/console.ts'
import { FaultNote } from '../../../renderer/pieces/fault-note.tsx'
import { createPictureStore, type PictureState } from '../../../renderer/store/picture.ts'
import { ConsoleContext } from '../../../renderer/use-console.ts'
import type { Problem } from '../../../shared/fault.ts'
import type { Library } from '../../../shared/runbook/library.ts'
import { aPicture, aProblem } from '../factories.ts'
import { aLibrary, anEntryOf } from '../runbook-factories.ts'

const DAMAGED: Problem = { ...aProblem('backupDamaged', 'its journal ends early'), runbook: 'backup-and-restore' }

function drawn(problem = DAMAGED, library: Library | null = null, profile = aPicture().profile): string {
  // Drawn without a page, it is drawn of what the store began with.
  const picture = createStore<PictureState>()(() => ({ ...createPictureStore().getState(), library, profile }))
  const console = { picture, plan: { close: () => undefined } } as unknown as Console
  return renderToStaticMarkup(
    <ConsoleContext value={console}>
      <FaultNote problem={problem} />
    </ConsoleContext>,
  )
}

describe('a fault', () => {
  it('leads to the runbook that answers it, by its title', () => {
    const library = aLibrary([anEntryOf({ id: 'backup-and-restore', title: 'Backups and restores' })])
    const html = drawn(DAMAGED, library)
    expect(html).toContain('href="#/runbook/backup-and-restore"')
    expect(html).toContain('Open the runbook: Backups and restores')
  })

  it('names it by its id while the titles are not here', () => {
    expect(drawn()).toContain('Open the runbook: backup-and-restore')
  })

  it('promises none where none answers it, or where there is no cluster to read it on', () => {
    expect(drawn({ ...DAMAGED, runbook: null })).not.toContain('runbook')
    expect(drawn(DAMAGED, null, null)).not.toContain('Open the runbook')
  })
})
