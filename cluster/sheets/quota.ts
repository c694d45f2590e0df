/** How many requests a minute are taken: counted in minutes that begin with the first request of each. Pure. */

export interface Quota {
  /** Of this process's monotonic clock; `null`: no request came yet. */
  readonly windowFrom: number | null
  readonly used: number
}

export const QUOTA_WINDOW_MS = 60_000
export const UNUSED: Quota = { windowFrom: null, used: 0 }

/** As it stands now, without a request. */
export function quotaAt(quota: Quota, nowMs: number): Quota {
  return quota.windowFrom === null || nowMs - quota.windowFrom < QUOTA_WINDOW_MS ? quota : UNUSED
}

/** One request: whether it is taken, and how it stands afterwards. One that is not taken costs nothing. */
export function spend(quota: Quota, limit: number, nowMs: number): { readonly taken: boolean; readonly next: Quota } {
  const current = quotaAt(quota, nowMs)
  if (current.used >= limit) return { taken: false, next: current }
  return { taken: true, next: { windowFrom: current.windowFrom ?? nowMs, used: current.used + 1 } }
}

/** Until the quota is whole again, s, rounded up. */
export function resetsInS(quota: Quota, nowMs: number): number {
  const { windowFrom } = quotaAt(quota, nowMs)
  return windowFrom === null ? 0 : Math.ceil((windowFrom + QUOTA_WINDOW_MS - nowMs) / 1_000)
}
