/** Numbers as people read them: value and unit apart, so that the unit can be set a step lighter. Pure. */

const THIN = '\u202f'

export interface Figure {
  readonly value: string
  /** Empty where the number has none. */
  readonly unit: string
}

/** A duration in milliseconds as people say it: "0.45 s", "42 s", "7 min 12 s", "6 h 4 min", "3 d 4 h". */
export function formatDuration(ms: number): string {
  const s = Math.max(0, ms) / 1000
  if (s < 10) return `${s.toFixed(s < 1 ? 2 : 1)} s`
  if (s < 60) return `${Math.floor(s)} s`
  const minutes = Math.floor(s / 60)
  if (minutes < 60) return joined(minutes, 'min', Math.floor(s % 60), 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return joined(hours, 'h', minutes % 60, 'min')
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** An age in milliseconds, coarse enough to be calm: "0.4 s", "42 s", "7 min", "3 h", "2 d". */
export function formatAge(ms: number): string {
  const s = Math.max(0, ms) / 1000
  if (s < 10) return `${s.toFixed(1)} s`
  if (s < 60) return `${Math.floor(s)} s`
  if (s < 3_600) return `${Math.floor(s / 60)} min`
  if (s < 86_400) return `${Math.floor(s / 3_600)} h`
  return `${Math.floor(s / 86_400)} d`
}

/** Seconds with the precision of a stop watch: "0.012 s", "0.45 s", "12.3 s". Beyond a minute as `formatDuration`. */
export function formatSeconds(ms: number): string {
  const s = ms / 1000
  if (s >= 60) return formatDuration(ms)
  return `${s.toFixed(s < 0.1 ? 3 : s < 10 ? 2 : 1)} s`
}

/** A short time in the unit that suits it: 84 ms, 1.21 s. */
export function latencyFigure(ms: number): Figure {
  if (ms < 0.1) return { value: '< 0.1', unit: 'ms' }
  if (ms < 1_000) return { value: ms < 10 ? ms.toFixed(1) : String(Math.round(ms)), unit: 'ms' }
  return { value: (ms / 1000).toFixed(ms < 10_000 ? 2 : 1), unit: 's' }
}

export function formatLatency(ms: number): string {
  const { value, unit } = latencyFigure(ms)
  return `${value} ${unit}`
}

/** Messages per second: "31.8", "0.3", "1 204". */
export function formatRate(perS: number): string {
  return perS >= 1_000 ? formatCount(Math.round(perS)) : perS.toFixed(1)
}

/** A whole number with narrow spaces between the thousands. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, THIN)
}

/** 0…1 as per cent, without the sign: "36", "0.12". */
export function formatPercent(fraction: number, digits = 0): string {
  return (fraction * 100).toFixed(digits)
}

export function formatBytes(bytes: number): Figure {
  const mib = bytes / 1_048_576
  return mib < 1_024 ? { value: mib.toFixed(0), unit: 'MiB' } : { value: (mib / 1_024).toFixed(1), unit: 'GiB' }
}

/** "1 message", "14 messages". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? ''
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}

/** The first letter as at the start of a sentence; ids keep theirs, so only called on words. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function joined(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`
}
