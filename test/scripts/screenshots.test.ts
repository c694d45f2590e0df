import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SCREENS } from '../../renderer/routing/screens.ts'
import { ROOT } from '../../scripts/run.mjs'
import { fileOf, type Pictured, SHOTS, THEMES } from '../../scripts/screenshots/shots.ts'

const PICTURES = join(ROOT, 'docs', 'guide', 'pictures')

/** Every place of the console: another one does not compile until it stands here. */
const PLACES: Readonly<Record<Pictured, true>> = {
  overview: true,
  topology: true,
  node: true,
  load: true,
  performance: true,
  infrastructure: true,
  application: true,
  alerts: true,
  slos: true,
  slo: true,
  sources: true,
  glossary: true,
  handover: true,
  drills: true,
  incidents: true,
  incident: true,
  settings: true,
  failovers: true,
  failover: true,
  operations: true,
  automation: true,
  account: true,
  runbooks: true,
  runbook: true,
  run: true,
  wallboard: true,
  backups: true,
  deployments: true,
}

describe('the pictures of the guide', () => {
  it.each(Object.keys(PLACES))('show %s', (kind) => {
    expect(SHOTS.map(({ route }) => route)).toContain(kind)
  })

  it('are there for every entry of the list, in both themes', () => {
    const wanted = SHOTS.flatMap((shot) => THEMES.map((theme) => fileOf(shot, theme)))
    expect(wanted.filter((file) => !existsSync(join(PICTURES, file)))).toEqual([])
  })

  it('are no others: what the list does not have is of an older day', () => {
    const wanted = new Set(SHOTS.flatMap((shot) => THEMES.map((theme) => fileOf(shot, theme))))
    expect(readdirSync(PICTURES).filter((file) => !wanted.has(file))).toEqual([])
  })

  it('are named each by its own name', () => {
    expect(new Set(SHOTS.map(({ name }) => name)).size).toBe(SHOTS.length)
  })

  it('show every screen of the side bar', () => {
    for (const { route } of SCREENS) expect(SHOTS.map((shot) => shot.route)).toContain(route.kind)
  })

  it('that the guide and the README name are there', () => {
    for (const [file, folder] of [
      ['README.md', ROOT],
      ['docs/guide/README.md', join(ROOT, 'docs', 'guide')],
    ] as const) {
      const named = [...readFileSync(join(ROOT, file), 'utf8').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(
        ([, path]) => path,
      )
      for (const path of named) expect(existsSync(join(folder, path ?? '')), `${path} of ${file}`).toBe(true)
    }
  })
})
