/** What a process says of the masters itself, how old that is, and which way it came. */
import type { Sighting } from '../../shared/observation.ts'
import { AgeHere, ClockHere } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { beliefOf } from '../store/truth.ts'
import { usePicture } from '../use-console.ts'

export function OwnWord({ observer, accountId }: { readonly observer: string; readonly accountId: string }) {
  const sightings = usePicture((state) => state.sightings)
  const sighting = sightings.find((one) => one.observer === observer)
  const belief = beliefOf(sightings, observer, accountId)
  if (sighting === undefined || sighting.heardAt === null)
    return <span className={pieces['dim']}>{sighting?.problem ?? 'not asked yet'}</span>
  return (
    <>
      {belief === null ? (
        <span className={pieces['dim']}>says nothing of {accountId}</span>
      ) : belief.master === observer ? (
        <>
          believes itself master, epoch <span className={pieces['mono']}>{belief.epoch}</span>
        </>
      ) : (
        <>
          {belief.master === null ? 'does not know the master' : `believes ${belief.master} to be master`}, epoch{' '}
          <span className={pieces['mono']}>{belief.epoch}</span>
        </>
      )}
      <div className={pieces['dim']}>
        <Freshness sighting={sighting} />
      </div>
    </>
  )
}

export function Freshness({ sighting }: { readonly sighting: Sighting }) {
  const { heardAt, problem, via } = sighting
  if (heardAt === null) return <>never answered{problem === null ? '' : `: ${problem}`}</>
  if (problem !== null)
    return (
      <>
        no answer since <ClockHere at={heardAt} />: {problem}
      </>
    )
  return (
    <>
      <AgeHere at={heardAt} /> ago, {via === 'direct' ? 'asked directly' : 'via control plane'}
    </>
  )
}
