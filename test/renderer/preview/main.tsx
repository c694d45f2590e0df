/** The real window over a fake host: `?state=failing#/failovers`. */
import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@mantine/core/styles.css'
import '@mantine/spotlight/styles.css'
import '../../../renderer/theme/tokens.css'
import '../../../renderer/theme/base.css'
import '../../../renderer/theme/print.css'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { App } from '../../../renderer/app.tsx'
import { createConsole } from '../../../renderer/create-console.ts'
import { openFakeChannel } from './fake-channel.ts'
import type { Scenario } from './scenario.ts'
import { scenarios } from './scenarios.ts'

z.config({ jitless: true })

const all: Readonly<Record<string, Scenario>> = scenarios(Date.now())
const wanted = new URLSearchParams(location.search).get('state') ?? 'calm'
const scenario = all[wanted]
const root = document.querySelector('#root')
if (root === null || scenario === undefined) throw new Error(`no preview of ${wanted}`)

createRoot(root).render(<App console={createConsole(window, openFakeChannel(scenario))} />)
