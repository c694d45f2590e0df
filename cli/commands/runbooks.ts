/** `linda runbooks [ID | search WORDS]`: what the cluster keeps, or one as text to follow, its steps numbered. */
import { readRunbook } from '../../host/runbooks/read-runbook.ts'
import { assertNever } from '../../shared/assert-never.ts'
import { Fault } from '../../shared/fault.ts'
import type { Part, Runbook, Step } from '../../shared/runbook/runbook.ts'
import { counted } from '../../shared/words/format.ts'
import {
  AUDIENCE_NAMES,
  conditionWords,
  lindaCommand,
  RUNBOOK_KIND_NAMES,
  STEP_KIND_NAMES,
  stepTitle,
} from '../../shared/words/runbook.ts'
import { coloured, columns } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

/** So many files are asked for at once. */
const AT_ONCE = 8
/** Of one runbook, so many lines are shown to a search. */
const LINES_SHOWN = 3

/** @throws {Fault} unknownRunbook, malformed: nothing to search for; notFound: the cluster keeps none. */
export async function runbooks(world: World, first: string | null, rest: readonly string[]): Promise<ExitCode> {
  if (first === null) return list(world)
  return first === 'search' ? search(world, rest.join(' ')) : one(world, first)
}

interface Shelf {
  readonly read: readonly { readonly runbook: Runbook; readonly source: string }[]
  /** Names of files whose head cannot be read, with why. */
  readonly refused: readonly string[]
}

async function list(world: World): Promise<ExitCode> {
  const { read, refused } = await shelf(world)
  const heads = read.map(({ runbook }) => runbook.head)
  if (world.isJson) world.print(JSON.stringify({ runbooks: heads, refused }))
  else {
    world.print(heads.length === 0 ? 'This cluster keeps no runbook.' : `${counted(heads.length, 'runbook')}.`)
    const rows = heads.map(({ id, kind, version, reviewed, title }) => [
      id,
      RUNBOOK_KIND_NAMES[kind].toLowerCase(),
      String(version),
      reviewed,
      title,
    ])
    if (rows.length > 0)
      for (const line of ['', ...columns([['RUNBOOK', 'KIND', 'VERSION', 'REVIEWED', 'TITLE'], ...rows])])
        world.print(line)
    for (const line of refused) world.print(coloured('warn', `▲ ${line}`, world.isColoured))
  }
  return refused.length === 0 ? EXIT.ok : EXIT.failed
}

/** A file of that name is asked for alone: the rest need not be readable. */
async function one(world: World, id: string): Promise<ExitCode> {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(id)) throw new Fault('unknownRunbook', `There is no runbook "${id}"`)
  const { text } = await world.client.call('getRunbook', { params: { name: `${id}.md` } })
  const runbook = readRunbook(text)
  if (world.isJson) world.print(JSON.stringify(runbook))
  else for (const line of runbookLines(runbook)) world.print(line)
  return EXIT.ok
}

/** Every word must occur in the file. Exits with 1 where none has them all. */
async function search(world: World, text: string): Promise<ExitCode> {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) throw new Fault('malformed', 'Say what to search for: linda runbooks search WORDS')
  const { read } = await shelf(world)
  const hits = read.flatMap(({ runbook: { head }, source }) => {
    if (!words.every((word) => source.toLowerCase().includes(word))) return []
    const lines = source
      .split('\n')
      .filter((line) => words.some((word) => line.toLowerCase().includes(word)))
      .slice(0, LINES_SHOWN)
      .map((line) => line.trim())
    return [{ id: head.id, title: head.title, lines }]
  })
  if (world.isJson) world.print(JSON.stringify({ hits }))
  else if (hits.length === 0)
    world.print(`No runbook of this cluster has ${words.map((word) => `“${word}”`).join(' and ')}.`)
  else
    for (const { id, title, lines } of hits) {
      world.print(`${id}: ${title}`)
      for (const line of lines) world.print(`    ${line}`)
    }
  return hits.length === 0 ? EXIT.failed : EXIT.ok
}

async function shelf(world: World): Promise<Shelf> {
  const { files } = await world.client.call('listRunbooks', { query: {} })
  const names = (files ?? []).map(({ name }) => name).filter((name) => name.endsWith('.md'))
  const read: Shelf['read'][number][] = []
  const refused: string[] = []
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const asked = names
      .slice(from, from + AT_ONCE)
      .map(async (name) => ({ name, ...(await world.client.call('getRunbook', { params: { name } })) }))
    for (const { name, text } of await Promise.all(asked)) {
      try {
        read.push({ runbook: readRunbook(text), source: text })
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        refused.push(`${name} cannot be read: ${error.message}`)
      }
    }
  }
  return { read: read.toSorted((a, b) => (a.runbook.head.id < b.runbook.head.id ? -1 : 1)), refused }
}

function runbookLines({ head, parts }: Runbook): string[] {
  const { title, id, kind, version, owner, reviewed, summary, notWalked } = head
  return [
    title,
    `${RUNBOOK_KIND_NAMES[kind]} ${id}, version ${version}, owner ${owner}, reviewed ${reviewed}`,
    '',
    summary,
    ...(notWalked === null ? [] : ['', `Not walked by a test: ${notWalked}`]),
    ...numbered(parts).flatMap(({ part, number }) => ['', ...partLines(part, number)]),
  ]
}

/** Steps counted through the whole page; the rest has no number. */
function numbered(parts: readonly Part[]): readonly { readonly part: Part; readonly number: number }[] {
  let count = 0
  return parts.map((part) => ({ part, number: part.kind === 'step' ? (count += 1) : 0 }))
}

function partLines(part: Part, number: number): readonly string[] {
  switch (part.kind) {
    case 'heading':
      return [`${'#'.repeat(part.depth)} ${part.text}`]
    case 'text':
      return part.markdown.split('\n')
    case 'step':
      return stepLines(part.step, number)
    case 'broken':
      return [`(a block that cannot be read: ${part.why})`, ...indented(part.source)]
    default:
      return assertNever(part)
  }
}

function stepLines(step: Step, number: number): readonly string[] {
  const head = `${String(number).padStart(3)}. [ ] ${STEP_KIND_NAMES[step.kind]}: `
  switch (step.kind) {
    case 'check':
      return [`${head}${step.condition.title}`, ...indented(conditionWords(step.condition))]
    case 'action':
      return [`${head}${step.title}`, ...indented(lindaCommand(step.command))]
    case 'shell':
      return [`${head}${step.title ?? ''}`.trimEnd(), ...indented(step.text)]
    case 'decide':
      return [
        `${head}${step.question}`,
        ...step.options.flatMap(({ answer, go }) =>
          indented(`( ) ${answer}${go === undefined ? '' : `  → ${goText(go)}`}`),
        ),
      ]
    case 'message':
      return [`${head}${step.title}, ${AUDIENCE_NAMES[step.audience]}`, ...indented(step.text.trimEnd())]
    case 'todo':
      return [`${head}${stepTitle(step)}`, ...indented(step.text.split('\n').slice(1).join('\n'))]
    default:
      return assertNever(step)
  }
}

/** `#heading` as it stands, another runbook as what shows it. */
function goText(go: string): string {
  return go.startsWith('runbook:') ? `linda runbooks ${go.slice('runbook:'.length)}` : go
}

function indented(text: string): string[] {
  return text === '' ? [] : text.split('\n').map((line) => `         ${line}`.trimEnd())
}
