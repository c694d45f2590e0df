/** The panel where this window is the demonstration's; nothing anywhere else. */
import { useEffect, useState } from 'react'
import { onDemand } from '../routing/on-demand.tsx'
import { askShell } from './demo-door.ts'

const DemoPanel = onDemand(() => import('./demo-panel.tsx').then((module) => module.DemoPanel))

export const isDemoWindow = (): boolean => window.linda?.isDemo === true

export function DemoSide() {
  const [bridge] = useState(() => window.linda)
  const isDemo = bridge?.isDemo === true
  useEffect(() => {
    if (!isDemo) return
    // A plan lies over the whole window, where no style of ours says what stands at its side.
    document.documentElement.dataset['demo'] = ''
    return () => {
      delete document.documentElement.dataset['demo']
    }
  }, [isDemo])
  if (!isDemo) return null
  return <DemoPanel onReset={() => reset(() => bridge.demo?.() ?? Promise.resolve(null))} />
}

async function reset(ask: () => Promise<unknown>): Promise<string | null> {
  const answer = await askShell(ask)
  return answer.kind === 'failed' ? answer.why : null
}
