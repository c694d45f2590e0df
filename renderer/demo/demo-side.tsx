/** The panel where this window is the demonstration's; nothing anywhere else. */
import { useState } from 'react'
import { onDemand } from '../routing/on-demand.tsx'
import { askShell } from './demo-door.ts'

const DemoPanel = onDemand(() => import('./demo-panel.tsx').then((module) => module.DemoPanel))

export const isDemoWindow = (): boolean => window.linda?.isDemo === true

export function DemoSide() {
  const [bridge] = useState(() => window.linda)
  if (bridge?.isDemo !== true) return null
  return <DemoPanel onReset={() => reset(() => bridge.demo?.() ?? Promise.resolve(null))} />
}

async function reset(ask: () => Promise<unknown>): Promise<string | null> {
  const answer = await askShell(ask)
  return answer.kind === 'failed' ? answer.why : null
}
