/** A runbook's file as values. What a block says wrongly is shown as broken and never run; a head that cannot be read refuses the file. Pure. */
import GithubSlugger from 'github-slugger'
import type { Code, List, ListItem, Root, RootContent } from 'mdast'
import { toString } from 'mdast-util-to-string'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { parse as parseYaml, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import {
  Audience,
  Condition,
  DecideOption,
  type Part,
  type Runbook,
  RunbookHead,
  type Step,
} from '../../shared/runbook/runbook.ts'

/** Of one file, bytes. */
export const RUNBOOK_MOST_BYTES = 1024 ** 2
/** Of a head, characters: a longer one is no head. */
const HEAD_MOST = 20_000
/** A YAML text may name a value and use it again so often: more is a bomb. */
const YAML_OPTIONS = { maxAliasCount: 0, logLevel: 'error' } as const

const HEAD = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/
const markdown = unified().use(remarkParse).use(remarkGfm)

/** Of one block (what stands between two empty lines), marks that begin or end something: a parse takes their square. */
const BLOCK_MARKS = 3_000
/** Lists in lists, quotes in quotes: so many columns before the text, and so many marks. */
const DEEPEST = { columns: 80, quotes: 20 }

/** What would take the parse minutes is no runbook. @throws {Fault} malformed */
export function checkShape(source: string): void {
  for (const [index, line] of source.split('\n').entries()) {
    const before = /^[\s>*+-]*/.exec(line)?.[0] ?? ''
    if (before.trim() !== '' && (before.search(/\S/) > DEEPEST.columns || before.split('>').length > DEEPEST.quotes))
      throw new Fault('malformed', `Line ${index + 1}: a list or a quote is nested too deeply to be read.`)
  }
  for (const block of source.split(/\n\s*\n/))
    if ((block.match(/[*_[\]`~<!]/g)?.length ?? 0) > BLOCK_MARKS)
      throw new Fault(
        'malformed',
        `A block of it has more than ${BLOCK_MARKS} marks of Markdown; put empty lines into it.`,
      )
}

/** @throws {Fault} malformed: too large, no head, or a field of the head is wrong; the detail says which. */
export function readRunbook(source: string): Runbook {
  if (source.length > RUNBOOK_MOST_BYTES)
    throw new Fault('malformed', `A runbook has at most 1 MiB; this one has ${source.length} characters.`)
  const head = readHead(source)
  checkShape(source)
  const body = source.replace(HEAD, '')
  return { head, parts: partsOf(markdown.parse(body), body) }
}

/** @throws {Fault} malformed */
export function readHead(source: string): RunbookHead {
  const [, text] = HEAD.exec(source) ?? []
  if (text === undefined)
    throw new Fault(
      'malformed',
      'A runbook begins with its head between two lines of three dashes, the first of them line 1.',
    )
  if (text.length > HEAD_MOST)
    throw new Fault(
      'malformed',
      `The head of a runbook has at most ${HEAD_MOST} characters; this one has ${text.length}.`,
    )
  const parsed = RunbookHead.safeParse(headValues(text))
  if (!parsed.success) throw new Fault('malformed', `The head of the runbook: ${placedWords(parsed.error, text)}`)
  return parsed.data
}

/** @throws {Fault} malformed, with the line of the file: the head’s first is its second. */
function headValues(text: string): unknown {
  try {
    return parseYaml(text, YAML_OPTIONS)
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw yamlFault(error)
    const line = error.linePos?.[0].line
    const why = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')
    throw new Fault('malformed', `${line === undefined ? 'Its head' : `Line ${line + 1}`} is no YAML: ${why}`)
  }
}

/** "line 5, version: expected number"; a field that is not there has no line. */
function placedWords(error: z.ZodError, head: string): string {
  const lines = head.split('\n')
  return error.issues
    .map((issue) => {
      const line = lines.findIndex((one) => one.startsWith(`${String(issue.path[0])}:`))
      return `${line < 0 ? '' : `line ${line + 2}, `}${issueWords(issue)}`
    })
    .join('; ')
}

function partsOf(root: Root, source: string): Part[] {
  const slugger = new GithubSlugger()
  const parts: Part[] = []
  let section = 'top'
  let ordinal = 0
  const nextId = (): string => `${section}/${(ordinal += 1)}`
  for (const node of root.children) {
    if (node.type === 'heading') {
      const text = toString(node)
      section = slugger.slug(text)
      ordinal = 0
      parts.push({ kind: 'heading', depth: node.depth, slug: section, text })
    } else if (node.type === 'code' && isBlock(node)) parts.push(blockOf(node, nextId))
    else if (node.type === 'list' && isTodoList(node))
      for (const item of node.children)
        parts.push({ kind: 'step', step: { kind: 'todo', id: nextId(), text: todoText(item, source) } })
    else addText(parts, sourceOf(node, source))
  }
  return parts
}

function addText(parts: Part[], text: string): void {
  const last = parts.at(-1)
  if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', markdown: `${last.markdown}\n\n${text}` }
  else parts.push({ kind: 'text', markdown: text })
}

const BLOCKS = ['check', 'action', 'shell', 'decide', 'message'] as const
type BlockKind = (typeof BLOCKS)[number]

function isBlock({ lang }: Code): boolean {
  return BLOCKS.some((kind) => kind === lang)
}

function isTodoList({ children }: List): boolean {
  return children.every(({ checked }) => typeof checked === 'boolean')
}

/** Without the box in front of it. */
function todoText(item: ListItem, source: string): string {
  const first = item.children[0]
  const last = item.children.at(-1)
  if (first === undefined || last === undefined) return ''
  return source.slice(first.position?.start.offset, last.position?.end.offset).replace(/^\[[ xX]\]\s+/, '')
}

function sourceOf({ position }: RootContent, source: string): string {
  return source.slice(position?.start.offset, position?.end.offset)
}

function blockOf(node: Code, nextId: () => string): Part {
  try {
    return { kind: 'step', step: stepOf(node.lang as BlockKind, node.value, nextId()) }
  } catch (error) {
    if (error instanceof z.ZodError) return { kind: 'broken', source: node.value, why: wordsOf(error) }
    if (error instanceof Fault) return { kind: 'broken', source: node.value, why: error.message }
    throw error
  }
}

const notWalked = z.string().max(400).optional()
const title = z.string().min(1).max(200)
const Action = z.looseObject({ title, command: z.string().max(64), notWalked })
const Decide = z.strictObject({ question: z.string().min(1).max(300), options: z.array(DecideOption).min(2).max(8) })
const Message = z.strictObject({ title, audience: Audience, text: z.string().min(1).max(10_000) })

function stepOf(kind: BlockKind, text: string, id: string): Step {
  switch (kind) {
    case 'shell': {
      const comment = /^#\s*(.+)\n/.exec(text)
      return { kind, id, title: comment?.[1] ?? null, text: comment === null ? text : text.slice(comment[0].length) }
    }
    case 'check': {
      const { notWalked: why, ...rest } = z.looseObject({ notWalked }).parse(yaml(text))
      return { kind, id, condition: Condition.parse(rest), notWalked: why ?? null }
    }
    case 'action': {
      const { title: name, command, notWalked: why, ...rest } = Action.parse(yaml(text))
      return { kind, id, title: name, command: { kind: command, ...rest }, notWalked: why ?? null }
    }
    case 'decide':
      return { kind, id, ...Decide.parse(yaml(text)) }
    case 'message':
      return { kind, id, ...Message.parse(yaml(text)) }
  }
}

/** @throws {Fault} malformed */
function yaml(text: string): unknown {
  try {
    return parseYaml(text, YAML_OPTIONS)
  } catch (error) {
    throw yamlFault(error)
  }
}

function yamlFault(error: unknown): Fault {
  const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
  return new Fault('malformed', `It is no YAML: ${why}`)
}

function wordsOf(error: z.ZodError): string {
  return error.issues.map(issueWords).join('; ')
}

function issueWords({ path, message }: Pick<z.core.$ZodIssue, 'path' | 'message'>): string {
  return `${path.length === 0 ? 'it' : path.join('.')}: ${message}`
}
