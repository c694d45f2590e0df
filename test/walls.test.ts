import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const BIN = join(ROOT, 'node_modules', '.bin')
const FOLDERS = ['shared', 'cluster', 'host', 'electron', 'web', 'renderer', 'cli']

const PERMITTED = [
  { folder: 'shared', line: "import 'zod'" },
  { folder: 'cluster', line: "import 'node:sqlite'\nimport '../shared/probe.ts'" },
  { folder: 'host', line: "import 'node:fs'\nimport 'undici'\nimport '../shared/probe.ts'" },
  { folder: 'electron', line: "import 'electron'\nimport '../host/probe.ts'\nimport '../shared/probe.ts'" },
  { folder: 'web', line: "import 'node:http'\nimport '../host/probe.ts'\nimport '../shared/probe.ts'" },
  { folder: 'renderer', line: "import 'react'\nimport '../shared/probe.ts'" },
  { folder: 'cli', line: "import 'node:fs'\nimport '../shared/probe.ts'" },
]

const FORBIDDEN = [
  { folder: 'shared', specifier: 'node:fs' },
  { folder: 'shared', specifier: 'electron' },
  { folder: 'shared', specifier: '../host/probe.ts' },
  { folder: 'cluster', specifier: 'electron' },
  { folder: 'cluster', specifier: '../host/probe.ts' },
  { folder: 'host', specifier: 'electron' },
  { folder: 'host', specifier: 'electron/main' },
  { folder: 'host', specifier: '../renderer/probe.ts' },
  { folder: 'host', specifier: '../electron/probe.ts' },
  // Node 20.18 is the floor of host/ and electron/: what came later is not there.
  { folder: 'host', specifier: 'node:sqlite', isFloor: true },
  { folder: 'electron', specifier: 'node:sqlite', isFloor: true },
  { folder: 'electron', specifier: '../renderer/probe.ts' },
  { folder: 'electron', specifier: '../cluster/probe.ts' },
  { folder: 'web', specifier: 'electron' },
  { folder: 'web', specifier: '../renderer/probe.ts' },
  { folder: 'renderer', specifier: 'node:fs' },
  { folder: 'renderer', specifier: 'fs' },
  { folder: 'renderer', specifier: 'electron' },
  { folder: 'renderer', specifier: '../host/probe.ts' },
  { folder: 'cli', specifier: '../cluster/probe.ts' },
]

describe('the walls between the folders', { timeout: 90_000 }, () => {
  let overlay = ''

  beforeEach(async () => {
    overlay = await mkdtemp(join(tmpdir(), 'walls-'))
    for (const path of ['package.json', 'tsconfig', '.oxlintrc.json']) {
      await cp(join(ROOT, path), join(overlay, path), { recursive: true })
    }
    await symlink(join(ROOT, 'node_modules'), join(overlay, 'node_modules'))
    for (const folder of FOLDERS) {
      await mkdir(join(overlay, folder))
      await cp(join(ROOT, folder, 'tsconfig.json'), join(overlay, folder, 'tsconfig.json'))
      await write(`${folder}/probe.ts`, 'export const probe = 1\n')
    }
  })

  afterEach(() => rm(overlay, { recursive: true, force: true }))

  it('let through what a folder may use', async () => {
    for (const { folder, line } of PERMITTED) await write(`${folder}/permitted.ts`, `${line}\n`)
    const compiled = await Promise.all(FOLDERS.map((folder) => compile(folder)))
    expect(compiled.join('')).toBe('')
    expect(await lint()).not.toContain('no-restricted-imports')
  })

  it.each(FORBIDDEN)('refuse $specifier in $folder/ when compiling', async ({ folder, specifier }) => {
    await write(`${folder}/trespass.ts`, `import '${specifier}'\n`)
    expect(await compile(folder)).toMatch(new RegExp(`error TS(2307|2882|2591|6307)`))
  })

  it('refuse them in the linter too', async () => {
    for (const [index, { folder, specifier }] of FORBIDDEN.entries()) {
      await write(`${folder}/trespass-${index}.ts`, `import '${specifier}'\n`)
    }
    const report = await lint()
    const unseen = FORBIDDEN.filter(
      ({ folder, isFloor }, index) => isFloor !== true && !report.includes(`${folder}/trespass-${index}.ts`),
    )
    expect(unseen).toEqual([])
  })

  it('keep the globals of other worlds out', async () => {
    await write('shared/trespass.ts', 'export const where = [process, document]\n')
    await write('host/trespass.ts', 'export const where = document\n')
    await write('renderer/trespass.ts', 'export const where = process\n')
    expect(await compile('shared')).toMatch(/'process'[^]*'document'/)
    expect(await compile('host')).toContain("'document'")
    expect(await compile('renderer')).toContain("'process'")
  })

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(overlay, path)), { recursive: true })
    await writeFile(join(overlay, path), text)
  }

  /** Everything the compiler says about one folder and what it refers to. Empty when it compiles. */
  function compile(folder: string): Promise<string> {
    return output('tsc', ['--build', folder, '--pretty', 'false'])
  }

  function lint(): Promise<string> {
    return output('oxlint', ['--format=unix'])
  }

  function output(name: string, args: readonly string[]): Promise<string> {
    return new Promise((resolve) => {
      execFile(join(BIN, name), args, { cwd: overlay }, (_error, stdout, stderr) => resolve(stdout + stderr))
    })
  }
})
