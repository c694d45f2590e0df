/** What a window is before its page has painted: the page's own background, so that opening it does not flash. */

/** The `background` token of the renderer's theme; a test holds the two together. */
export const BACKGROUND = { dark: '#0d1014', light: '#f6f7f9' } as const

export function backgroundColor(isDark: boolean): string {
  return isDark ? BACKGROUND.dark : BACKGROUND.light
}
