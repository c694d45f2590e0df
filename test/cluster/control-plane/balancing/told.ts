/** Traffic as a master tells of it. */
import type { TrafficTold } from '../../../../cluster/control-plane/balancing/predict.ts'

export const LIVE: TrafficTold['live'] = [
  { nodeId: 'uae-1', region: 'uae', priority: 1 },
  { nodeId: 'uae-2', region: 'ksa', priority: 2 },
  { nodeId: 'uae-3', region: 'south-asia', priority: 3 },
]

export function aConversation(
  user: string,
  over: Partial<TrafficTold['conversations'][number]> = {},
): TrafficTold['conversations'][number] {
  return { conversation: `uae-main.${user}`, region: 'uae', isVip: false, messages: 10, nodeId: 'uae-1', ...over }
}

/** Everything on uae-1: 20 conversations of which two are VIPs, a quarter from ksa. */
export function aTraffic(over: Partial<TrafficTold> = {}): TrafficTold {
  return {
    windowMs: 300_000,
    conversations: Array.from({ length: 20 }, (_, index) =>
      aConversation(`u${String(index).padStart(2, '0')}`, {
        isVip: index % 10 === 0,
        region: index % 4 === 1 ? 'ksa' : 'uae',
      }),
    ),
    shares: { 'uae-1': 1, 'uae-2': 0, 'uae-3': 0 },
    answerMs: { 'uae-1': 1 },
    live: LIVE,
    ...over,
  }
}
