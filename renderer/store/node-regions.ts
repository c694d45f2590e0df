/** The work of nodes by the region they stand in. Pure. */
import type { NodeLoad } from './spread-now.ts'

export interface NodeRegion {
  readonly region: string
  /** Handled per second by those that report. */
  readonly perS: number
  readonly nodes: number
  readonly reporting: number
}

/** The busiest first. */
export function nodeRegions(loads: readonly NodeLoad[]): NodeRegion[] {
  return [...new Set(loads.map(({ node }) => node.region))]
    .map((region): NodeRegion => {
      const here = loads.filter(({ node }) => node.region === region)
      const reported = here.flatMap(({ perS }) => (perS === null ? [] : [perS]))
      return {
        region,
        perS: reported.reduce((sum, value) => sum + value, 0),
        nodes: here.length,
        reporting: reported.length,
      }
    })
    .sort((a, b) => b.perS - a.perS || a.region.localeCompare(b.region))
}
