/** One picture to take: a state, a place in it, and what is done there first. */
import type { Page } from 'playwright'

export interface Shot {
  readonly name: string
  readonly state: string
  readonly hash?: string
  readonly width?: number
  readonly height?: number
  readonly act?: (page: Page) => Promise<void>
}
