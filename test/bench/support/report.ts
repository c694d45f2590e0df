/** How a bench speaks: a Markdown table for people, with `--json` one object on the last line for machines. */
import { availableParallelism, cpus, totalmem } from 'node:os'

export function table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(head),
    `|${head.map((_, index) => (index === 0 ? '---|' : '--:|')).join('')}`,
    ...rows.map((row) => line(row.map((cell) => (cell === null ? 'not measured' : String(cell))))),
  ].join('\n')
}

/** "2 cores of AMD EPYC, 23 GiB, linux, Node 24.21.0" */
export function machine(): string {
  const memoryGiB = Math.round(totalmem() / 1024 ** 3)
  const model = cpus()[0]?.model ?? 'an unknown processor'
  return `${availableParallelism()} cores of ${model}, ${memoryGiB} GiB, ${process.platform}, Node ${process.versions.node}`
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Progress: not part of the result. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}
