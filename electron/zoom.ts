/** How large a window's text is drawn: between 80 and 200 per cent, in steps. Pure. */
const STEPS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const
/** Zooming goes through logarithms and comes back a little off. */
const NEAR = 0.01

/** `by`: 1 larger, -1 smaller. */
export function nextZoom(factor: number, by: 1 | -1): number {
  const next = by === 1 ? STEPS.find((step) => step > factor + NEAR) : STEPS.findLast((step) => step < factor - NEAR)
  return next ?? withinZoom(factor)
}

/** What a window may begin with: a system may have kept anything. */
export function withinZoom(factor: number): number {
  return Math.min(STEPS.at(-1) ?? 1, Math.max(STEPS[0], factor))
}
