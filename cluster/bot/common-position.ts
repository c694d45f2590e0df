/** The last position at which two logs agree. Both are hash chains, so everything before it agrees too. */
import { HASH_PAGE } from '../wire/peer.ts'
import { ROOT_HASH, type Tail } from '../wire/records.ts'

export interface Chain {
  readonly tail: Tail
  hashes(from: number, to: number): readonly string[] | Promise<readonly string[]>
}

export async function commonPosition(own: Chain, other: Chain): Promise<number> {
  let to = Math.min(own.tail.position, other.tail.position)
  while (to > 0) {
    const from = Math.max(1, to - HASH_PAGE + 1)
    const [mine, theirs] = await Promise.all([own.hashes(from, to), other.hashes(from, to)])
    for (let index = to - from; index >= 0; index--) {
      const hash = mine[index]
      if (hash !== undefined && hash !== ROOT_HASH && hash === theirs[index]) return from + index
    }
    to = from - 1
  }
  return 0
}
