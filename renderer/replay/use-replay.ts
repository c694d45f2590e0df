/** What a screen says of numbers while it shows the past: of them only what is drawn over time was kept. */
import { useLink, usePicture } from '../use-console.ts'

export function useIsReplay(): boolean {
  return usePicture((state) => state.isReplay === true)
}

/** `live`: what is said where nobody reports it. */
export function useNotReported(live: string): string {
  return useIsReplay() ? 'not recorded second by second' : live
}

/** The moment shown, in whole steps, the source's clock; `null`: it is of now. */
export function useReplayAt(stepMs: number): number | null {
  return useLink(({ replay = null }) => (replay === null ? null : Math.floor(replay.at / stepMs) * stepMs))
}
