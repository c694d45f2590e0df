/** A difference of shares. Pure. */

/** "+4.0", "−0.3", "0.0": percentage points with their sign. */
export function pointsText(points: number, digits = 1): string {
  const text = Math.abs(points).toFixed(digits)
  if (Number(text) === 0) return text
  return points > 0 ? `+${text}` : `−${text}`
}
