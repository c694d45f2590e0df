/** Follows a live cluster's event stream as a console does: where it breaks off it dials again and asks to go on from its last event. */
import { setTimeout as pause } from 'node:timers/promises'
import { createParser } from 'eventsource-parser'
import { onTestFinished } from 'vitest'
import { Gap, parseEventId } from '../../../shared/stream.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'

const DIAL_AGAIN_MS = 100

export interface Heard {
  /** In the order they came. */
  readonly facts: { readonly journalId: string; readonly seq: number }[]
  readonly gaps: Gap[]
}

export function aReader(live: LiveCluster): Heard {
  const heard: Heard = { facts: [], gaps: [] }
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  let lastId: string | null = null
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      if (event === 'gap') {
        const gap = Gap.parse(JSON.parse(data))
        heard.gaps.push(gap)
        // The console takes a snapshot of this moment, and goes on from there.
        lastId = `${gap.journalId}:${gap.seq}`
      }
      const position = id === undefined ? null : parseEventId(id)
      if (id === undefined || position === null) return
      lastId = id
      heard.facts.push(position)
    },
  })
  const follow = async () => {
    const headers: Record<string, string> = { authorization: `Bearer ${live.api.token}` }
    if (lastId !== null) headers['last-event-id'] = lastId
    const response = await fetch(`${live.api.url}/v1/events`, { headers, signal: ending.signal })
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }))
  }
  const keepFollowing = async () => {
    while (!ending.signal.aborted) {
      await follow().catch(() => undefined) // The control plane is gone for a moment: that is what is tested.
      parser.reset()
      await pause(DIAL_AGAIN_MS)
    }
  }
  void keepFollowing()
  return heard
}
