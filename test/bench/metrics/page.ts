/** A metrics page as a large estate has it: many counters with labels, histograms, help texts; made by the seed. */
import { pick } from '../support/random.ts'

const ACCOUNTS = ['uae-main', 'ksa-main', 'south-asia-main'] as const
const CODES = ['200', '201', '400', '404', '429', '500', '503'] as const
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const
const BOUNDS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'] as const

export interface Page {
  readonly text: string
  readonly series: number
}

/** Names and labels depend on `random` alone; `grow` changes the values, and nothing else, to those of a later scrape. */
export interface PageMaker {
  page(): Page
  grow(): void
}

interface Line {
  readonly prefix: string
  /** `null`: it carries none. */
  value: number | null
  readonly isWhole: boolean
}

export function createPageMaker(random: () => number, bytes: number): PageMaker {
  const lines: Line[] = []
  let size = 0
  const add = (prefix: string, value: number | null, isWhole = true): void => {
    lines.push({ prefix, value, isWhole })
    size += prefix.length + (value === null ? 1 : 8)
  }
  const count = (most: number): number => Math.floor(random() * most)
  for (let family = 0; size < bytes; family += 1) {
    const name = `linda_bench_${pick(random, ['requests', 'jobs', 'messages', 'writes'] as const)}_${family}`
    const place = (node: number) => `account="${pick(random, ACCOUNTS)}",node="node-${node}"`
    if (random() < 0.5) {
      add(`# HELP ${name}_total How many there were since the process began.`, null)
      add(`# TYPE ${name}_total counter`, null)
      for (let node = 0; node < 60; node += 1)
        add(
          `${name}_total{${place(node)},method="${pick(random, METHODS)}",code="${pick(random, CODES)}"} `,
          count(1e6),
        )
      continue
    }
    add(`# HELP ${name}_duration_seconds How long they took.`, null)
    add(`# TYPE ${name}_duration_seconds histogram`, null)
    for (let node = 0; node < 6; node += 1) {
      const where = place(node)
      let sum = 0
      for (const bound of BOUNDS) add(`${name}_duration_seconds_bucket{${where},le="${bound}"} `, (sum += count(1_000)))
      add(`${name}_duration_seconds_sum{${where}} `, random() * 1_000, false)
      add(`${name}_duration_seconds_count{${where}} `, sum)
    }
  }
  return {
    page: () => ({
      text: lines.map(({ prefix, value }) => (value === null ? `${prefix}\n` : `${prefix}${value}\n`)).join(''),
      series: lines.filter(({ value }) => value !== null).length,
    }),
    grow() {
      // Half of what is counted grows between two scrapes; the rest is as it was.
      for (const line of lines)
        if (line.value !== null && random() < 0.5) line.value += line.isWhole ? Math.ceil(random() * 20) : random()
    },
  }
}
