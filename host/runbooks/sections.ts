/** A runbook's text by its headings, without the marks of Markdown: for the search, which would wait too long for a whole parse. Pure. */
import GithubSlugger from 'github-slugger'
import { toString } from 'mdast-util-to-string'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

export interface Section {
  /** `null`: what stands before the first heading. */
  readonly heading: { readonly text: string; readonly slug: string } | null
  readonly text: string
}

/** Characters that are in no text, and that no search takes for a letter. */
const BETWEEN_FIELDS = '\u001f'
const BETWEEN_SECTIONS = '\u001e'

const HEAD = /^---\r?\n[\s\S]*?\r?\n---\r?\n/
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/
const FENCE = /^ {0,3}(`{3,}|~{3,})/
const markdown = unified().use(remarkParse).use(remarkGfm)

/** The same slugs as the page's own headings have. */
export function sectionsOf(source: string): Section[] {
  const slugger = new GithubSlugger()
  const sections: { heading: Section['heading']; lines: string[] }[] = [{ heading: null, lines: [] }]
  let fence: string | null = null
  for (const line of source.replace(HEAD, '').split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1]
    if (mark !== undefined && (fence === null || (mark.startsWith(fence) && line.trim() === mark))) {
      fence = fence === null ? mark : null
      continue
    }
    const heading = fence === null ? HEADING.exec(line)?.[2] : undefined
    if (heading === undefined) sections.at(-1)?.lines.push(line)
    else {
      const text = plainHeading(heading)
      sections.push({ heading: { text, slug: slugger.slug(text) }, lines: [] })
    }
  }
  return sections.map(({ heading, lines }) => ({ heading, text: plain(lines.join('\n')) }))
}

/** As one text: what it is searched in and read back from. */
export function packed(sections: readonly Section[]): string {
  return sections
    .map(({ heading, text }) => [heading?.slug ?? '', heading?.text ?? '', text].join(BETWEEN_FIELDS))
    .join(BETWEEN_SECTIONS)
}

export function unpacked(text: string): Section[] {
  return text.split(BETWEEN_SECTIONS).map((section) => {
    const [slug = '', heading = '', rest = ''] = section.split(BETWEEN_FIELDS)
    return { heading: slug === '' ? null : { text: heading, slug }, text: rest }
  })
}

function plainHeading(text: string): string {
  // Most have code in them at the most, and a parse takes its time.
  const plainText = text.replace(/`([^`]+)`/g, '$1')
  return /[`*_[\]<&\\~]/.test(text.replace(/`[^`]+`/g, '')) ? toString(markdown.parse(`# ${text}`)) : plainText.trim()
}

function plain(text: string): string {
  return (
    text
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/^\s*[-*+]\s+(?:\[[ xX]\]\s+)?/gm, '')
      .replace(/[|*`>]+|^[\s:|-]+$/gm, ' ')
      // oxlint-disable-next-line no-control-regex -- Those that stand between sections among them.
      .replace(/[\s\u0000-\u001f]+/g, ' ')
      .trim()
  )
}
