/**
 * `npm run guide`: writes the tables of the operator guide that are made of the project's own tables, docs/guide/figures.md.
 * A test holds the file against what this would write.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DASHBOARDS, ITEMS, type Item } from '../renderer/dashboards/dashboards.ts'
import type { Figure, FigureSource, How, Unit } from '../shared/figure.ts'
import { type FigureId, FIGURES } from '../shared/figures.ts'
import { ROOT } from './run.mjs'

export const FIGURES_FILE = join(ROOT, 'docs', 'guide', 'figures.md')

const UNITS: Readonly<Record<Unit, string>> = {
  fraction: '%',
  ms: 'ms',
  perS: '/s',
  perMin: '/min',
  perH: '/h',
  count: '',
  bytes: 'bytes',
  bytesPerS: 'bytes/s',
}

export function figuresPage(): string {
  const sections = Object.values(DASHBOARDS).map(({ id, name, panels }) => {
    const rows = ITEMS[id].flatMap((item: Item) => {
      const ids = panels.flatMap((panel) =>
        panel.covers.some((covered) => covered === item) ? [panel.figure, ...(panel.besides ?? [])] : [],
      )
      return [...new Set(ids)].map((figure, index) => rowOf(index === 0 ? item : '', figure))
    })
    return [
      `## ${name}`,
      '',
      '| Asked for | Shown as | Unit | Process | From |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n')
  })
  return `# Where every number comes from

Made by \`npm run guide\` from \`shared/figures.ts\` and \`renderer/dashboards/dashboards.ts\`; a test fails when it is out of date.

None of these is a constant: each is reported by a running process, or the screen says "not reported" and how it could be.
What is read off a metrics page is a growth over the last minute, unless it says "now". Samples come with heartbeats, once a second.
Hover over any value on a dashboard for the same words, its age, and the way it came.

${sections.join('\n\n')}

The overall colour of System health is made of facts, not of a number: accounts without service, nodes down, open alerts, stale sources.
The latest errors are the newest alerts and failed operations, from the journal.
`
}

function rowOf(item: string, id: FigureId): string {
  const { name, unit, source }: Figure = FIGURES[id]
  const [process, from] = originOf(source)
  return `| ${item} | ${name} | ${UNITS[unit]} | ${process} | ${from} |`
}

function originOf(source: FigureSource): [process: string, from: string] {
  switch (source.kind) {
    case 'all':
      return ['gateway', `sample, \`${source.field}\` over all accounts`]
    case 'account':
      return ['gateway', `sample, \`${source.field}\` of each account`]
    case 'node':
      return ['every bot', `heartbeat, \`${source.field}\``]
    case 'service':
      return ['control plane', `its probe of each service, \`${source.field}\``]
    case 'machine':
      return ['supervisor', `sample of the machine, \`${source.field}\``]
    case 'scrape':
      return [
        source.of === 'bot' ? 'every bot' : source.of,
        `${howOf(source.how)}${source.by === undefined ? '' : `, by \`${source.by}\``}`,
      ]
    case 'nobody':
      return ['nobody', `not reported. ${source.toReport}`]
  }
}

function howOf(how: How): string {
  switch (how.kind) {
    case 'gauge':
      return `\`${selected(how.of)}\` now`
    case 'ratio':
      return `\`${selected(how.part)}\` of \`${selected(how.whole)}\` now`
    case 'rate':
      return `growth of \`${selected(how.of)}\``
    case 'share':
      return `growth of \`${selected(how.part)}\` over that of \`${selected(how.whole)}\``
    case 'quantile':
      return `p${how.q * 100} of the growth of \`${selected(how.of)}\``
  }
}

function selected({ metric, labels = {} }: { metric: string; labels?: Readonly<Record<string, string>> }): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`)
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(',')}}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(FIGURES_FILE, figuresPage())
