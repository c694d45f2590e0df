/** Where the console opens: Electron where it can run safely, else the browser, with the reason. Pure. */

export interface Surroundings {
  /** Electron's executable; `null`: it is not on this machine. */
  readonly electron: string | null
  readonly hasDisplay: boolean
  readonly isRoot: boolean
}

export type Shell =
  | { readonly kind: 'electron'; readonly executable: string }
  /** `why` is half a sentence: "no display". `opens`: a browser can be shown. */
  | { readonly kind: 'browser'; readonly why: string; readonly opens: boolean }
  | { readonly kind: 'headless' }

export function chooseShell(asked: { isHeadless: boolean; isWeb: boolean }, around: Surroundings): Shell {
  if (asked.isHeadless) return { kind: 'headless' }
  const opens = around.hasDisplay
  if (asked.isWeb) return { kind: 'browser', why: 'as asked', opens }
  if (around.electron === null) return { kind: 'browser', why: 'Electron’s runtime is not on this machine', opens }
  if (!around.hasDisplay) return { kind: 'browser', why: 'no display', opens }
  if (around.isRoot) return { kind: 'browser', why: 'root has no sandbox, and without it no page is shown', opens }
  return { kind: 'electron', executable: around.electron }
}
