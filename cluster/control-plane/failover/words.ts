/** Words that people read in more than one place. Pure. */

/** "14:20 UTC" */
export function atClock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 16)} UTC`
}

/** "5 s", "0.4 s", "12 min" */
export function howLong(ms: number): string {
  if (ms >= 120_000) return `${Math.round(ms / 60_000)} min`
  return ms >= 1_000 ? `${Math.round(ms / 1_000)} s` : `${(ms / 1_000).toFixed(1)} s`
}

/** "1 message", "12 messages" */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
