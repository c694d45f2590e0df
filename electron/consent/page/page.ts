/** Lays out the question it is given, and sends back one word. Everything shown is set as text. */
import { ARMED_AFTER_MS, type PageAnswer, type PageMessage, type Question } from '../question.ts'
import { layOut } from './layout.ts'

declare global {
  interface Window {
    readonly consent: { readonly answer: (answer: PageAnswer) => void }
  }
}

const dark = matchMedia('(prefers-color-scheme: dark)')
const root = document.querySelector('#question')
let shown: {
  readonly question: Question
  readonly confirm: HTMLButtonElement | null
  readonly cancel: HTMLButtonElement
} | null = null

window.addEventListener('message', (event: MessageEvent<PageMessage>) => {
  if (event.source !== window || root === null) return
  const message = event.data
  if (message.type === 'consent-question') {
    shown = { question: message.question, ...layOut(root, message.question, (answer) => window.consent.answer(answer)) }
    shown.cancel.focus()
  }
  if (message.type === 'consent-shown') setTimeout(arm, ARMED_AFTER_MS)
})

window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') window.consent.answer('withdrawn')
  // A key still held down from the window behind is not a decision.
  if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault()
})

function arm(): void {
  if (shown === null || shown.confirm === null) return
  shown.confirm.disabled = false
  if (shown.question.kind === 'consent' && shown.question.focus === 'confirm') shown.confirm.focus()
}

/** The theme's tokens hang on this attribute; the system's choice decides. */
function applyTheme(): void {
  document.documentElement.dataset['mantineColorScheme'] = dark.matches ? 'dark' : 'light'
}
dark.addEventListener('change', applyTheme)
applyTheme()
