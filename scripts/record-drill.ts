/**
 * Makes the recording that ships: a real drill on the built-in cluster, as a bundle in recordings/, with its row in index.json.
 * `npm run record`; it takes about five minutes.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBundle } from '../host/bundle/open.ts'
import { keptFrom } from '../host/bundle/recorded.ts'
import { RECORDINGS_INDEX, type RecordingsIndex } from '../host/bundle/shipped.ts'
import type { HostOptions } from '../host/host.ts'
import { Profile } from '../shared/connection.ts'
import { drill } from './recording/drill.ts'
import { betrayals } from './recording/betrayals.ts'
import { Seat } from './recording/seat.ts'
import { ROOT } from './run.mjs'
import { startCluster } from './screenshots/programs.ts'

/** More than that nobody wants to carry along with every console. */
const MOST_BYTES = 500_000
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }

const folder = mkdtempSync(join(tmpdir(), 'linda-record-'))
try {
  await record()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function record(): Promise<void> {
  const cluster = await startCluster(join(folder, 'cluster'))
  const { live } = cluster
  const seat = (actor: string, dataDir: string) => Seat.take(optionsOf(live, actor, join(folder, dataDir)))
  const [rana, omar] = [await seat('Rana Haddad', 'rana'), await seat('Omar Saleh', 'omar')]
  try {
    const { bytes } = await drill({ rana, omar })
    await keep(bytes, live.token)
  } finally {
    await rana.close()
    await omar.close()
    await cluster.stop()
  }
}

function optionsOf(live: { controlApiUrl: string; token: string }, actor: string, dataDir: string): HostOptions {
  const about = { id: 'built-in', name: 'Built-in cluster', environment: 'drill' } as const
  return {
    profile: Profile.parse({ ...about, controlApiUrl: live.controlApiUrl }),
    token: live.token,
    actor,
    dataDir,
    shell: { kind: 'web', version },
    consent: { ask: () => Promise.resolve('given') },
    log: (line) => console.error(`${actor}: ${line}`),
  }
}

/** @throws where it is too large, is no bundle, or says something of the machine it was made on. */
async function keep(bytes: Buffer, token: string): Promise<void> {
  if (bytes.length > MOST_BYTES) throw new Error(`It has ${bytes.length} bytes, and may have ${MOST_BYTES}.`)
  const { manifest } = await openBundle(bytes)
  const found = await betrayals(bytes, [token, folder])
  if (found.length > 0) throw new Error(`It says what nobody is to know:\n${found.join('\n')}`)
  const file = `${new Date(manifest.from).toISOString().slice(0, 10)}-drill.zip`
  const { title: name, to } = manifest
  const from = keptFrom(manifest)
  const index: RecordingsIndex = {
    recordings: [{ file, sha256: createHash('sha256').update(bytes).digest('hex'), name, from, to }],
  }
  mkdirSync(join(ROOT, 'recordings'), { recursive: true })
  writeFileSync(join(ROOT, 'recordings', file), bytes)
  writeFileSync(join(ROOT, 'recordings', RECORDINGS_INDEX), `${JSON.stringify(index, null, 2)}\n`)
  console.log(`recordings/${file}: ${bytes.length} bytes.`)
}
