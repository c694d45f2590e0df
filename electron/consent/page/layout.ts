/** The elements of the two kinds of question. */
import { assertNever } from '../../../shared/assert-never.ts'
import type { ConsentQuestion, Notice, PageAnswer, Question, Row } from '../question.ts'

export interface Buttons {
  /** `null`: there is nothing to confirm. Disabled until armed. */
  readonly confirm: HTMLButtonElement | null
  readonly cancel: HTMLButtonElement
}

export function layOut(root: Element, question: Question, answer: (answer: PageAnswer) => void): Buttons {
  document.title = question.title
  switch (question.kind) {
    case 'consent':
      return layOutConsent(root, question, answer)
    case 'notice':
      return layOutNotice(root, question, answer)
    default:
      return assertNever(question)
  }
}

function layOutConsent(root: Element, question: ConsentQuestion, answer: (answer: PageAnswer) => void): Buttons {
  document.documentElement.dataset['environment'] = question.environment
  const [deciding, ...further] = question.why
  const badge = element('span', 'badge', question.classWord)
  badge.dataset['class'] = question.planClass
  const why = element('p', 'why', badge, ` ${deciding ?? ''}`)

  const cancel = button('Cancel', 'cancel', () => answer('withdrawn'))
  const confirm = button(question.verb, 'confirm', () => answer('given'))
  confirm.disabled = true
  if (question.planClass === 'forced') confirm.dataset['tone'] = 'critical'

  root.replaceChildren(
    element('p', 'cluster', question.cluster),
    element('h1', '', question.title),
    why,
    ...(further.length === 0 ? [] : [element('ul', 'further', ...further.map((text) => element('li', '', text)))]),
    element('dl', '', ...question.rows.flatMap(row)),
    element('footer', '', cancel, confirm),
  )
  return { confirm, cancel }
}

function layOutNotice(root: Element, notice: Notice, answer: (answer: PageAnswer) => void): Buttons {
  const quit = button('Quit', 'cancel', () => answer('withdrawn'))
  root.replaceChildren(
    element('h1', '', notice.title),
    element('p', 'text', notice.text),
    ...notice.advice.map((line) =>
      line.startsWith('$ ') ? element('pre', '', element('code', '', line.slice(2))) : element('p', '', line),
    ),
    element('footer', '', quit),
  )
  return { confirm: null, cancel: quit }
}

function row({ label, text, isCode }: Row): HTMLElement[] {
  return [element('dt', '', label), element('dd', isCode ? 'code' : '', text)]
}

function button(text: string, name: string, press: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = name
  made.textContent = text
  made.addEventListener('click', press)
  return made
}

function element(tag: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  made.append(...children)
  return made
}
