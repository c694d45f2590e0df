/** A chart as a picture that explains itself: title, unit, time, lines, source, drawn around the canvas of the plot. */
import { FONT_TEXT, resolveToken, type Token } from '../theme/tokens.ts'

export interface PictureText {
  readonly title: string
  /** Unit and time: "per cent · the last hour, 2026-11-20 02:12:40 to 03:12:40 UTC". */
  readonly about: string
  readonly source: string
  readonly legend: readonly { readonly label: string; readonly token: Token; readonly isPast: boolean }[]
}

const MARGIN = 16
const TITLE = 22
const ROW = 18

/** @throws {Error} where the browser makes no picture of the canvas. */
export async function chartPicture(plot: HTMLCanvasElement, text: PictureText): Promise<Blob> {
  const ratio = devicePixelRatio
  const width = plot.width / ratio + MARGIN * 2
  const canvas = document.createElement('canvas')
  const ctx = canvas.getContext('2d')
  if (ctx === null) throw new Error('This window cannot draw a picture.')
  ctx.font = `12px ${FONT_TEXT}`
  const rows = legendRows(ctx, text.legend, width - MARGIN * 2)
  const head = MARGIN + TITLE + ROW + rows.length * ROW + 4
  const height = head + plot.height / ratio + ROW + MARGIN
  canvas.width = width * ratio
  canvas.height = height * ratio
  ctx.scale(ratio, ratio)
  ctx.fillStyle = resolveToken('surface')
  ctx.fillRect(0, 0, width, height)
  write(ctx, text.title, MARGIN, MARGIN + 14, 'text', `600 15px ${FONT_TEXT}`)
  write(ctx, text.about, MARGIN, MARGIN + TITLE + 11, 'text-2')
  rows.forEach((row, index) => {
    for (const { x, item } of row) {
      const y = MARGIN + TITLE + ROW * (index + 2) - 7
      ctx.strokeStyle = resolveToken(item.token)
      ctx.lineWidth = item.isPast ? 1 : 2
      ctx.setLineDash(item.isPast ? [3, 3] : [])
      ctx.beginPath()
      ctx.moveTo(x, y - 4)
      ctx.lineTo(x + 12, y - 4)
      ctx.stroke()
      ctx.setLineDash([])
      write(ctx, item.label, x + 18, y, 'text-2')
    }
  })
  ctx.drawImage(plot, MARGIN, head, plot.width / ratio, plot.height / ratio)
  write(ctx, `source: ${text.source}`, MARGIN, height - MARGIN + 2, 'text-3')
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('The picture could not be made.')) : resolve(blob)))
  })
}

function write(
  ctx: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  token: Token,
  font = `12px ${FONT_TEXT}`,
): void {
  ctx.font = font
  ctx.fillStyle = resolveToken(token)
  ctx.textBaseline = 'alphabetic'
  ctx.fillText(words, x, y)
}

type LegendItem = PictureText['legend'][number]

function legendRows(ctx: CanvasRenderingContext2D, legend: readonly LegendItem[], width: number) {
  const rows: { readonly x: number; readonly item: LegendItem }[][] = []
  let x = Infinity
  for (const item of legend) {
    const wide = 18 + ctx.measureText(item.label).width + 16
    if (x + wide > MARGIN + width) {
      rows.push([])
      x = MARGIN
    }
    rows.at(-1)?.push({ x, item })
    x += wide
  }
  return rows
}
