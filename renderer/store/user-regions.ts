/** Where the users are whose messages come in. Pure. */
import type { AccountSample } from '../../shared/sample.ts'

export interface UserRegion {
  readonly region: string
  readonly receivedPerS: number
  /** 0…1 of all that comes in. */
  readonly share: number
  /** Of the account where users of this region wait longest: percentiles of several cannot be added up. `null`: no reply in the window. */
  readonly worst: { readonly accountId: string; readonly p95Ms: number } | null
}

/** The busiest first. Empty: no message in the window, or the gateway does not report regions. */
export function userRegions(samples: readonly AccountSample[]): UserRegion[] {
  const parts = samples.flatMap(({ accountId, regions }) => regions.map((one) => ({ accountId, ...one })))
  const all = parts.reduce((sum, { receivedPerS }) => sum + receivedPerS, 0)
  return [...new Set(parts.map(({ region }) => region))]
    .map((region): UserRegion => {
      const here = parts.filter((part) => part.region === region)
      const receivedPerS = here.reduce((sum, part) => sum + part.receivedPerS, 0)
      return {
        region,
        receivedPerS,
        share: all === 0 ? 0 : receivedPerS / all,
        worst: here.reduce<UserRegion['worst']>(
          (worst, { accountId, p95Ms }) =>
            p95Ms !== null && (worst === null || p95Ms > worst.p95Ms) ? { accountId, p95Ms } : worst,
          null,
        ),
      }
    })
    .sort((a, b) => b.receivedPerS - a.receivedPerS || a.region.localeCompare(b.region))
}
