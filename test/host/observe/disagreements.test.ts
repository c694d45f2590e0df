import { describe, expect, it } from 'vitest'
import {
  DIFFERS_FOR_MS,
  nextTruth,
  NOTHING_SEEN,
  type Look,
  type Truth,
  type Word,
} from '../../../host/observe/disagreements.ts'
import { AT } from '../support/factories.ts'

const ACCOUNT = 'uae-main'
/** `uae-1: uae-2@5`: uae-1 names uae-2 at epoch 5. */
const word = (text: string, at: number): Word => {
  const [observer = '', master = '', epoch = '0'] = text.split(/[: @]+/)
  const observation = {
    observer,
    accountId: ACCOUNT,
    master: master === 'nobody' ? null : master,
    epoch: Number(epoch),
    at: AT,
  }
  return { observer, observations: [observation], askedAt: at, heardAt: at + 5 }
}

/** Looks every 500 ms at what `says` at that time. */
function watch(
  ms: number,
  says: (at: number) => string[],
  over: Partial<Look> = {},
  from: Truth = NOTHING_SEEN,
  start = 0,
) {
  let truth = from
  for (let at = start; at <= start + ms; at += 500) {
    const words = says(at).map((text) => word(text, at))
    truth = nextTruth(truth, { words, changing: new Set(), elapsed: at + 10, now: AT + at, ...over })
  }
  return truth
}

const AGREED = ['control-plane: uae-2@5', 'gateway: uae-2@5', 'uae-1: uae-2@5', 'uae-2: uae-2@5']
const SPLIT = ['control-plane: uae-2@5', 'gateway: uae-2@5', 'uae-1: uae-1@4', 'uae-2: uae-2@5']

describe('disagreements', () => {
  it('are none while everybody names the same master at the same epoch', () => {
    expect(watch(10_000, () => AGREED).open).toEqual([])
  })

  it('are none where somebody does not know a master, or believes in none', () => {
    expect(watch(10_000, () => [...AGREED, 'uae-3: nobody@5', 'uae-4: nobody@3']).open).toEqual([])
  })

  it('say in the second round that two believe themselves master', () => {
    expect(watch(0, () => SPLIT).open).toEqual([])
    expect(watch(500, () => SPLIT).open).toEqual([
      {
        id: 'twoMasters/uae-main',
        kind: 'twoMasters',
        accountId: ACCOUNT,
        why: 'uae-1 (epoch 4) and uae-2 (epoch 5) both believe to be master of uae-main',
        since: AT + 500,
      },
    ])
  })

  it('say it also while a failover runs, and while one of the two misses an answer', () => {
    const truth = watch(500, () => SPLIT, { changing: new Set([ACCOUNT]) })
    expect(truth.open).toMatchObject([{ kind: 'twoMasters' }])
    const silent = watch(2_000, () => AGREED.filter((text) => !text.startsWith('uae-1')), {}, truth, 1_000)
    expect(silent.open).toMatchObject([{ kind: 'twoMasters', since: AT + 500 }])
    const gone = watch(1_000, () => AGREED.filter((text) => !text.startsWith('uae-1')), {}, silent, 4_000)
    expect(gone.open).toEqual([])
  })

  it('are over as soon as the one says otherwise', () => {
    expect(
      watch(
        0,
        () => AGREED,
        {},
        watch(500, () => SPLIT),
        1_000,
      ).open,
    ).toEqual([])
  })

  it('do not take a master that fell silent before the next one began for a second one', () => {
    const stopped = watch(2_000, () => ['uae-1: uae-1@4', 'uae-2: uae-1@4', 'gateway: uae-1@4'])
    const taken = watch(
      5_000,
      () => ['uae-2: uae-2@5', 'gateway: uae-2@5'],
      {},
      watch(1_500, () => ['uae-2: uae-1@4', 'gateway: uae-1@4'], { changing: new Set([ACCOUNT]) }, stopped, 2_500),
      4_500,
    )
    expect(taken.open).toEqual([])
  })

  it('take answers that come one after another, through the control plane, for what they are', () => {
    const relayed = (at: number): string[] => ((at / 500) % 2 === 0 ? ['uae-1: uae-1@4'] : ['uae-2: uae-2@5'])
    expect(watch(500, relayed).open).toEqual([])
    expect(watch(1_500, relayed).open).toMatchObject([{ kind: 'twoMasters' }])
  })

  it('say who names another master once that lasts', () => {
    const lagging = (): string[] => ['control-plane: uae-2@5', 'gateway: uae-2@5', 'uae-2: uae-2@5', 'uae-3: uae-1@4']
    expect(watch(DIFFERS_FOR_MS - 500, lagging).open).toEqual([])
    expect(watch(DIFFERS_FOR_MS, lagging).open).toMatchObject([
      {
        kind: 'otherMaster',
        why: 'of uae-main, control-plane, gateway and uae-2 name uae-2 (epoch 5), uae-3 names uae-1 (epoch 4)',
      },
    ])
  })

  it('say which epochs differ once that lasts', () => {
    const lagging = (): string[] => ['gateway: uae-2@5', 'uae-2: uae-2@5', 'uae-3: uae-2@4']
    expect(watch(DIFFERS_FOR_MS, lagging).open).toMatchObject([
      {
        kind: 'otherEpoch',
        why: 'uae-2 is master of uae-main at epoch 5 for gateway and uae-2, and at epoch 4 for uae-3',
      },
    ])
  })

  it('count from the end of a failover, in which names and epochs differ for good reason', () => {
    const lagging = (): string[] => ['gateway: uae-2@5', 'uae-3: uae-1@4']
    const during = watch(10_000, lagging, { changing: new Set([ACCOUNT]) })
    expect(during.open).toEqual([])
    const after = watch(1_000, lagging, {}, during, 10_500)
    expect(after.open).toEqual([])
    expect(watch(500, lagging, {}, after, 12_000).open).toMatchObject([{ kind: 'otherMaster' }])
  })

  it('survive one answer that was missed, and end when the one who differed is gone', () => {
    const lagging = (): string[] => ['gateway: uae-2@5', 'uae-3: uae-1@4']
    const open = watch(2_000, lagging)
    const missed = watch(0, () => ['gateway: uae-2@5'], {}, open, 2_500)
    expect(missed.open).toMatchObject([{ kind: 'otherMaster' }])
    expect(watch(1_000, () => ['gateway: uae-2@5'], {}, missed, 3_000).open).toEqual([])
  })
})
