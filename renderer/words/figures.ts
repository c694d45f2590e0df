/** Figures in their units: as people read them, as an axis names them, as a file has them. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Unit } from '../../shared/figure.ts'
import { type Figure, formatCount, formatPercent, formatRate, latencyFigure } from '../../shared/words/format.ts'

const STEP = 1_024
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

export function figureText(value: number, unit: Unit): Figure {
  switch (unit) {
    case 'fraction':
      return { value: formatPercent(value, percentDigits(value)), unit: '%' }
    case 'ms':
      return value >= 120_000 ? { value: (value / 60_000).toFixed(0), unit: 'min' } : latencyFigure(value)
    case 'perS':
      return { value: formatRate(value), unit: '/s' }
    case 'perMin':
      return { value: rate(value), unit: '/min' }
    case 'perH':
      return { value: rate(value), unit: '/h' }
    case 'count':
      return { value: formatCount(Math.round(value)), unit: '' }
    case 'bytes':
      return bytes(value)
    case 'bytesPerS': {
      const { value: amount, unit: size } = bytes(value)
      return { value: amount, unit: `${size}/s` }
    }
    default:
      return assertNever(unit)
  }
}

/** "36 %", "84 ms", "92 MiB". */
export function figureWords(value: number, unit: Unit): string {
  const text = figureText(value, unit)
  return text.unit === '' ? text.value : `${text.value} ${text.unit}`
}

/** For an axis: no decimals that say nothing. */
export function axisWords(value: number, unit: Unit): string {
  if (value === 0) return '0'
  return figureWords(value, unit).replace(/\.0+(?=\D|$)/, '')
}

/** Steps of an axis; `undefined`: the usual tens. Bytes are read in powers of two, and what is counted has no halves. */
export function axisSteps(unit: Unit): readonly number[] | undefined {
  switch (unit) {
    case 'bytes':
    case 'bytesPerS':
      return Array.from({ length: 50 }, (_, power) => 2 ** power)
    case 'count':
      // There is no half of one.
      return Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat()
    default:
      return undefined
  }
}

/** The unit of the raw number, as a file's heading has it. */
export function fileUnit(unit: Unit): string {
  switch (unit) {
    case 'fraction':
      return 'fraction 0-1'
    case 'ms':
      return 'ms'
    case 'perS':
      return '1/s'
    case 'perMin':
      return '1/min'
    case 'perH':
      return '1/h'
    case 'count':
      return 'count'
    case 'bytes':
      return 'bytes'
    case 'bytesPerS':
      return 'bytes/s'
    default:
      return assertNever(unit)
  }
}

/** Beside a title: "%", "ms", "a second". */
export function unitWords(unit: Unit): string {
  switch (unit) {
    case 'fraction':
      return 'per cent'
    case 'ms':
      return 'milliseconds'
    case 'perS':
      return 'a second'
    case 'perMin':
      return 'a minute'
    case 'perH':
      return 'an hour'
    case 'count':
      return 'a count'
    case 'bytes':
      return 'bytes'
    case 'bytesPerS':
      return 'bytes a second'
    default:
      return assertNever(unit)
  }
}

/** Small shares need their decimals, large ones do not. */
function percentDigits(fraction: number): number {
  const percent = Math.abs(fraction) * 100
  if (percent === 0) return 0
  if (percent < 1) return 2
  return percent < 10 || (percent > 90 && percent < 100) ? 1 : 0
}

function rate(value: number): string {
  return value >= 100 ? formatCount(Math.round(value)) : value.toFixed(1)
}

function bytes(value: number): Figure {
  const power = value < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(value) / 10))
  const scaled = value / STEP ** power
  return { value: power === 0 || scaled >= 100 ? scaled.toFixed(0) : scaled.toFixed(1), unit: BYTE_UNITS[power] ?? 'B' }
}
