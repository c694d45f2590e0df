import { describe, expect, it } from 'vitest'
import { CLUSTERS_KEY, type KeyState, type KeyStroke, nextKey } from '../../../renderer/frame/keys.ts'
import { matchingGroups, paletteGroups, SHOWN_UNASKED, shownGroups } from '../../../renderer/frame/palette-entries.ts'
import { SCREENS } from '../../../renderer/routing/screens.ts'
import { anAlert, aSnapshot } from '../factories.ts'
import { anEntryOf } from '../runbook-factories.ts'

const stroke = (key: string, part: Partial<KeyStroke> = {}): KeyStroke => ({
  key,
  ctrlOrMeta: false,
  alt: false,
  inField: false,
  underSheet: false,
  ...part,
})
const press = (key: string, part: Partial<KeyStroke> = {}, state: KeyState = 'idle') =>
  nextKey(state, stroke(key, part))

describe('keys', () => {
  it('go to a screen by g and its letter', () => {
    expect(press('g')).toEqual(['afterG', null])
    expect(press('f', {}, 'afterG')).toEqual(['idle', { kind: 'go', route: { kind: 'failovers' } }])
    expect(press('q', {}, 'afterG')).toEqual(['idle', null])
  })

  it('lead to no two places by the same letter after g', () => {
    const letters = SCREENS.map(({ key }) => key)
    expect(new Set([...letters, CLUSTERS_KEY]).size).toBe(letters.length + 1)
  })

  it('opens the switcher of clusters with g c, which alone swaps the clocks', () => {
    expect(press('c', {}, 'afterG')).toEqual(['idle', { kind: 'clusters' }])
    expect(press('c')).toEqual(['idle', { kind: 'swapClock' }])
  })

  it('are those of the step one stands on: tick, skip, note, and what it is for', () => {
    const onStep = (key: string) => press(key, { step: 'itself' })[1]
    expect(['x', 's', 'n', 'Enter'].map(onStep)).toEqual(
      ['tick', 'skip', 'note', 'main'].map((act) => ({ kind: 'step', act })),
    )
    expect(press('s')[1]).toEqual({ kind: 'silence' })
    expect(press('x')[1]).toBeNull()
  })

  it('leave Enter to the button within a step, every letter to its note, and go on from step to step', () => {
    expect(press('Enter', { step: 'within' })[1]).toBeNull()
    expect(press('x', { step: 'within', inField: true })[1]).toBeNull()
    expect(press('x', { step: 'itself', underSheet: true })[1]).toBeNull()
    expect(press('s', { step: 'itself' }, 'afterG')[1]).toEqual({ kind: 'go', route: { kind: 'slos' } })
    expect(press('j', { step: 'within' })[1]).toEqual({ kind: 'move', by: 1 })
  })

  it('go to Runbooks with g k, which alone moves up a list', () => {
    expect(press('k', {}, 'afterG')).toEqual(['idle', { kind: 'go', route: { kind: 'runbooks' } }])
    expect(press('k')[1]).toEqual({ kind: 'move', by: -1 })
    expect(press('o')[1]).toEqual({ kind: 'runbook' })
  })

  it('declare an incident or go to it by i, declare another by Shift I, pin by p; after g they lead to screens', () => {
    expect(press('i')[1]).toEqual({ kind: 'incident' })
    expect(press('I')[1]).toEqual({ kind: 'declareIncident' })
    expect(press('p')[1]).toEqual({ kind: 'pin' })
    expect(press('m', {}, 'afterG')[1]).toEqual({ kind: 'go', route: { kind: 'incidents' } })
    expect(press('i', {}, 'afterG')[1]).toEqual({ kind: 'go', route: { kind: 'infrastructure' } })
    for (const key of ['i', 'I', 'p']) {
      expect(press(key, { inField: true })[1]).toBeNull()
      expect(press(key, { underSheet: true })[1]).toBeNull()
    }
  })

  it('mean a failover by f alone', () => expect(press('f')[1]).toEqual({ kind: 'failover' }))

  it('back up by b alone, and go to Backups by g b', () => {
    expect(press('b')[1]).toEqual({ kind: 'backUp' })
    expect(press('b', {}, 'afterG')[1]).toEqual({ kind: 'go', route: { kind: 'backups', backupId: null } })
    expect(press('b', { underSheet: true })[1]).toBeNull()
    expect(press('b', { inField: true })[1]).toBeNull()
  })

  it('mean nothing while one types, but for the palette', () => {
    expect(press('f', { inField: true })[1]).toBeNull()
    expect(press('u', { inField: true })[1]).toBeNull()
    expect(press('z', { inField: true })[1]).toBeNull()
    expect(press('k', { inField: true, ctrlOrMeta: true })[1]).toEqual({ kind: 'palette' })
  })

  it('take back: what was done by u or r, what has not left yet by z', () => {
    expect(press('u')[1]).toEqual({ kind: 'revert' })
    expect(press('r')[1]).toEqual({ kind: 'revert' })
    expect(press('z')[1]).toEqual({ kind: 'undoHeld' })
  })

  it('acknowledge by a and silence by s, but after g they lead to screens', () => {
    expect(press('a')[1]).toEqual({ kind: 'acknowledge' })
    expect(press('s')[1]).toEqual({ kind: 'silence' })
    expect(press('a', {}, 'afterG')[1]).toEqual({ kind: 'go', route: { kind: 'automation' } })
    expect(press('s', {}, 'afterG')[1]).toEqual({ kind: 'go', route: { kind: 'slos' } })
    expect(press('a', { underSheet: true })[1]).toBeNull()
    expect(press('s', { inField: true })[1]).toBeNull()
  })

  it('do not reach through an open sheet, but for how things look and for the undo of what it follows', () => {
    expect(press('f', { underSheet: true })[1]).toBeNull()
    expect(press('u', { underSheet: true })[1]).toBeNull()
    expect(press('g', { underSheet: true })[0]).toBe('idle')
    expect(press('c', { underSheet: true })[1]).toEqual({ kind: 'swapClock' })
    expect(press('z', { underSheet: true })[1]).toEqual({ kind: 'undoHeld' })
  })

  it('leave the combinations of the browser alone', () => {
    expect(press('f', { ctrlOrMeta: true })[1]).toBeNull()
    expect(press('j', { alt: true })[1]).toBeNull()
  })
})

describe('the palette', () => {
  const open = () => null

  it('finds by every word, in names and in what is said of them', () => {
    const found = matchingGroups(paletteGroups(aSnapshot(), open), 'ksa-main fail home')
    expect(found).toEqual([
      {
        name: 'Act',
        entries: [
          expect.objectContaining({
            label: 'Fail ksa-main back to its home…',
            intent: { kind: 'plan', command: { kind: 'failback', accountId: 'ksa-main', to: null } },
          }),
        ],
      },
    ])
  })

  it('reaches every kind of command that can be offered now', () => {
    const [act] = paletteGroups(aSnapshot(), open)
    const kinds = act?.entries.flatMap(({ intent }) => (intent.kind === 'plan' ? [intent.command.kind] : []))
    expect(new Set(kinds)).toEqual(
      new Set([
        'backup',
        'openFreeze',
        'failover',
        'failback',
        'holdAutomation',
        'startDrill',
        'runDrill',
        'setBalancing',
        'rebalance',
        'openMaintenance',
        'addNode',
        'drain',
        'restartNode',
        'setPromotionRule',
        'unlinkDevice',
        'removeNode',
      ]),
    )
  })

  it('leads to every open alert, and to what can be done about it', () => {
    const groups = paletteGroups(aSnapshot({ alerts: [anAlert(), anAlert({ id: 'a/1', resolvedAt: 1 })] }), open)
    expect(groups.find(({ name }) => name === 'Alerts')?.entries).toEqual([
      expect.objectContaining({ intent: { kind: 'go', hash: '#/alert/noStandby%2Fksa-main' } }),
    ])
    const labels = groups[0]?.entries.map(({ label }) => label) ?? []
    expect(labels).toContain('Acknowledge noStandby/ksa-main…')
    expect(labels).toContain('Silence noStandby of ksa-main for 60 min…')
  })

  it('leads to every runbook by its title, its id and what it is for, pinned ones first', () => {
    const runbooks = [anEntryOf(), anEntryOf({ id: 'split-brain', title: 'Two masters' }, { isPinned: true })]
    const groups = paletteGroups(aSnapshot(), open, [], runbooks)
    expect(groups.find(({ name }) => name === 'Runbooks')?.entries.map(({ label }) => label)).toEqual([
      'Two masters',
      'Errors are high',
    ])
    expect(matchingGroups(groups, 'runbook high-error replies').flatMap(({ entries }) => entries)).toEqual([
      expect.objectContaining({ intent: { kind: 'go', hash: '#/runbook/high-error-rate' } }),
    ])
  })

  it('says why a command is locked, and does not offer it', () => {
    const [act] = paletteGroups(aSnapshot(), () => 'Locked: …')
    expect(act?.entries[0]).toMatchObject({ about: 'Locked: …', intent: { kind: 'nothing' } })
  })

  it('opens another window, and the wallboard in a window of its own', () => {
    const intents = matchingGroups(paletteGroups(aSnapshot(), open), 'open window').flatMap(({ entries }) =>
      entries.map(({ intent }) => intent),
    )
    expect(intents).toEqual([
      { kind: 'window', hash: '#/' },
      { kind: 'window', hash: '#/wallboard' },
    ])
  })

  it('has no two entries of the same id', () => {
    const ids = paletteGroups(aSnapshot(), open).flatMap(({ entries }) => entries.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('replays a recording that came with the console by its name', () => {
    const about = 'came with the console · 2026-11-22 02:30:00 UTC, 4 min 10 s'
    const groups = paletteGroups(aSnapshot(), open, [], [], [], [{ id: 'a1', name: 'Drill: a master killed', about }])
    expect(matchingGroups(groups, 'replay drill')).toEqual([
      {
        name: 'Recordings',
        entries: [
          {
            id: 'recording/a1',
            label: 'Replay: Drill: a master killed',
            about: `REPLAY · ${about}`,
            intent: { kind: 'recording', recordingId: 'a1' },
          },
        ],
      },
    ])
  })

  it('does not bury the screens under commands before anything is typed', () => {
    const groups = shownGroups(paletteGroups(aSnapshot(), open), '')
    expect(Math.max(...groups.map(({ entries }) => entries.length))).toBeLessThanOrEqual(SHOWN_UNASKED)
    expect(shownGroups(paletteGroups(aSnapshot(), open), 'ksa')[0]?.entries.length).toBeGreaterThan(SHOWN_UNASKED)
  })
})
