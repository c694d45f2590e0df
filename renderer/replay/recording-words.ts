/** A recording in words: where it came from, when it was made, how long it is. Pure. */
import type { Recording } from '../../shared/replay.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { type ClockMode, formatClock, formatDate } from '../words/time.ts'

export function aboutRecording({ kind, from, to }: Recording, clock: ClockMode): string {
  const origin = kind === 'shipped' ? 'came with the console' : 'opened here'
  const when = `${formatDate(from, clock)} ${formatClock(from, clock)} ${clock === 'utc' ? 'UTC' : 'local'}`
  return `${origin} · ${when}, ${formatDuration(to - from)}`
}
