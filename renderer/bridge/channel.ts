/** One line to host, whatever it is made of. Opened once, closed once; a new line is a new channel. */
import type { PortRequest } from '../../shared/calls.ts'

export interface ChannelEvents {
  onOpen(): void
  /** As it came; the client parses it. */
  onMessage(message: unknown): void
  /** At most once, and nothing after it. */
  onClose(why: ChannelEnd): void
}

export type ChannelEnd = { readonly kind: 'lost' } | { readonly kind: 'notSignedIn'; readonly detail: string }

export interface Channel {
  send(request: PortRequest): void
  close(): void
}

export type OpenChannel = (events: ChannelEvents) => Channel
