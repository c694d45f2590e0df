/** What a chart carries besides its lines: stretches nobody recorded, failovers as tints, marks with a letter, a limit. */
import type { Tone } from '../../shared/words/labels.ts'
import type { Band } from '../store/bands.ts'
import { FONT_TEXT, resolveToken } from '../theme/tokens.ts'

/** Where and how to draw, in pixels of the canvas. */
export interface Surface {
  readonly ctx: CanvasRenderingContext2D
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Pixels of the canvas to one of the page. */
  readonly ratio: number
  readonly x: (seconds: number) => number
  readonly y: (value: number) => number
}

export interface Mark {
  /** Source clock, epoch seconds. */
  readonly at: number
  readonly letter: string
  readonly tone: Tone
}

export interface Limit {
  readonly value: number
  readonly words: string
}

export interface Beneath {
  readonly bands: readonly Band[]
  /** Stretches without any number, epoch seconds. */
  readonly gaps: readonly (readonly [from: number, to: number])[]
  readonly marks: readonly Mark[]
  readonly limit: Limit | null
}

export const NOTHING_BENEATH: Beneath = { bands: [], gaps: [], marks: [], limit: null }

export interface Palette {
  readonly text: string
  readonly line: string
  readonly soft: string
  readonly band: string
  readonly surface: string
  readonly tones: Readonly<Record<Tone, string>>
}

/** Asking for a style costs more than a stroke: once for each theme. */
export function paletteNow(): Palette {
  return {
    text: resolveToken('text-3'),
    line: resolveToken('line'),
    soft: resolveToken('line-soft'),
    band: resolveToken('band'),
    surface: resolveToken('surface'),
    tones: {
      ok: resolveToken('ok'),
      info: resolveToken('info'),
      warn: resolveToken('warn'),
      critical: resolveToken('critical'),
      unknown: resolveToken('unknown'),
    },
  }
}

/** A failover is a tint behind the lines, named where there is room. */
export function drawBands(surface: Surface, bands: readonly Band[], palette: Palette): void {
  const { ctx, left: start, top, width: whole, height, ratio, x } = surface
  if (bands.length === 0) return
  const end = start + whole
  ctx.save()
  ctx.font = `${11 * ratio}px ${FONT_TEXT}`
  ctx.textBaseline = 'top'
  ctx.textAlign = 'left'
  // Newest first; a name that would stand on another is left out, its band is not.
  const taken: [left: number, right: number][] = []
  for (const { from, to, label } of bands) {
    const left = Math.max(start, x(from))
    const width = Math.max(3 * ratio, Math.min(end, x(to)) - left)
    ctx.fillStyle = palette.band
    ctx.fillRect(left, top, width, height)
    if (label === '') continue
    ctx.fillStyle = palette.tones.warn
    const textWidth = ctx.measureText(label).width
    const gap = 6 * ratio
    const before = left - gap - textWidth
    const textLeft = before > start ? before : left + width + gap
    if (taken.some(([from, until]) => textLeft < until + gap && textLeft + textWidth > from - gap)) continue
    taken.push([textLeft, textLeft + textWidth])
    ctx.fillText(label, textLeft, top)
  }
  ctx.restore()
}

const NARROWEST_NAMED = 84
const STRIPE = 7

/** Where nothing was recorded there is no line to read into: hatched, and said in words where there is room. */
export function drawGaps(surface: Surface, gaps: Beneath['gaps'], palette: Palette): void {
  const { ctx, left: start, top, width, height, ratio, x } = surface
  for (const [from, to] of gaps) {
    const left = Math.max(start, x(from))
    const right = Math.min(start + width, x(to))
    if (right - left < 2 * ratio) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, top, right - left, height)
    ctx.clip()
    ctx.strokeStyle = palette.line
    ctx.lineWidth = ratio
    ctx.beginPath()
    // The stripes hang on the plot, not on the gap: they stand still while it moves.
    for (let at = start - height; at < right; at += STRIPE * ratio) {
      if (at + height < left) continue
      ctx.moveTo(at, top + height)
      ctx.lineTo(at + height, top)
    }
    ctx.stroke()
    ctx.restore()
  }
}

/** Over the lines of the grid, which would strike the words through. */
export function nameGaps(surface: Surface, gaps: Beneath['gaps'], palette: Palette): void {
  const { ctx, left: start, top, width, height, ratio, x } = surface
  for (const [from, to] of gaps) {
    const left = Math.max(start, x(from))
    const right = Math.min(start + width, x(to))
    if (right - left <= NARROWEST_NAMED * ratio) continue
    ctx.save()
    nameGap(ctx, (left + right) / 2, top + height / 2, ratio, palette)
    ctx.restore()
  }
}

function nameGap(ctx: CanvasRenderingContext2D, x: number, y: number, ratio: number, palette: Palette): void {
  const words = 'not recorded'
  ctx.font = `${11 * ratio}px ${FONT_TEXT}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  const half = ctx.measureText(words).width / 2 + 5 * ratio
  ctx.fillStyle = palette.surface
  ctx.fillRect(x - half, y - 9 * ratio, half * 2, 18 * ratio)
  ctx.fillStyle = palette.text
  ctx.fillText(words, x, y)
}

export function drawLimit(surface: Surface, limit: Limit, palette: Palette): void {
  const { ctx, left, top, width, ratio, y } = surface
  const at = y(limit.value)
  if (at < top) return
  ctx.save()
  ctx.strokeStyle = palette.tones.warn
  ctx.lineWidth = ratio
  ctx.setLineDash([2 * ratio, 3 * ratio])
  ctx.beginPath()
  ctx.moveTo(left, at)
  ctx.lineTo(left + width, at)
  ctx.stroke()
  ctx.font = `${11 * ratio}px ${FONT_TEXT}`
  ctx.fillStyle = palette.tones.warn
  ctx.textAlign = 'left'
  ctx.textBaseline = 'bottom'
  ctx.fillText(limit.words, left + 4 * ratio, at - 2 * ratio)
  ctx.restore()
}

/** Height of the strip above the plot that the letters stand in, px. */
export const MARK_LANE = 16
const MARK_SIZE = 13

/** A line through the plot with its letter above; one that would stand on another keeps its line only. */
export function drawMarks(surface: Surface, marks: readonly Mark[], palette: Palette): void {
  const { ctx, left, top, width, height, ratio, x } = surface
  if (marks.length === 0) return
  let free = -Infinity
  ctx.save()
  ctx.lineWidth = ratio
  // A dashed line drawn before leaves its dashes behind.
  ctx.setLineDash([])
  ctx.font = `600 ${10 * ratio}px ${FONT_TEXT}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  for (const { at, letter, tone } of marks) {
    const middle = Math.round(x(at)) + 0.5
    if (middle < left || middle > left + width) continue
    ctx.strokeStyle = palette.tones[tone]
    ctx.globalAlpha = 0.55
    ctx.beginPath()
    ctx.moveTo(middle, top)
    ctx.lineTo(middle, top + height)
    ctx.stroke()
    ctx.globalAlpha = 1
    const half = (MARK_SIZE / 2) * ratio
    if (middle - half < free) continue
    free = middle + half + ratio
    drawBadge(ctx, middle, top - 9 * ratio, half, letter)
    ctx.fillStyle = palette.surface
    ctx.fill()
    ctx.stroke()
    ctx.fillStyle = palette.tones[tone]
    ctx.fillText(letter, middle, top - 8.5 * ratio)
  }
  ctx.restore()
}

/** Each kind its own shape: failovers round, alerts pointed, deployments a triangle, operations square. */
function drawBadge(ctx: CanvasRenderingContext2D, x: number, y: number, half: number, letter: string): void {
  ctx.beginPath()
  if (letter === 'F') ctx.arc(x, y, half, 0, Math.PI * 2)
  else if (letter === 'A') {
    ctx.moveTo(x, y - half)
    ctx.lineTo(x + half, y)
    ctx.lineTo(x, y + half)
    ctx.lineTo(x - half, y)
    ctx.closePath()
  } else if (letter === 'D') {
    ctx.moveTo(x, y - half - 1)
    ctx.lineTo(x + half, y + half - 1)
    ctx.lineTo(x - half, y + half - 1)
    ctx.closePath()
  } else ctx.rect(x - half + 1, y - half + 1, half * 2 - 2, half * 2 - 2)
}
