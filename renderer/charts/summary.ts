/** A chart in a sentence, for those who do not see it. Pure. */
import type { PlotData } from './plot.ts'

export function summaryWords(
  { columns }: PlotData,
  labels: readonly string[],
  words: (value: number) => string,
): string {
  return labels
    .map((label, column) => {
      const values = (columns[column] ?? []).filter((value) => value !== null)
      if (values.length === 0) return `${label}: not reported`
      let [low, high] = [Infinity, -Infinity]
      for (const value of values) {
        low = Math.min(low, value)
        high = Math.max(high, value)
      }
      return `${label}: last ${words(values.at(-1) ?? 0)}, between ${words(low)} and ${words(high)}`
    })
    .join('. ')
}
