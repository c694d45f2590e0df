/** Puts the window together: the one place that takes the page's clock, storage, sockets and address. */
import './no-eval.ts'
import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@mantine/core/styles.css'
import '@mantine/spotlight/styles.css'
import './theme/tokens.css'
import './theme/base.css'
import './theme/print.css'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { openPageChannel } from './bridge/open.ts'
import { createConsole } from './create-console.ts'
import { fetchAhead } from './fetch-ahead.ts'

const root = document.querySelector('#root')
if (root === null) throw new Error('the page has no #root')

createRoot(root).render(<App console={createConsole(window, openPageChannel(window))} />)
void fetchAhead(window)
