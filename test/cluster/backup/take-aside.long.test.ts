import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { expect, it, onTestFinished } from 'vitest'
import { takeAside } from '../../../cluster/backup/take-aside.ts'
import { ACCOUNT, anEstate } from './an-estate.ts'

/** Processes that never give a core away: so many that whoever is in the idle class gets next to nothing. */
function occupyEveryCore(): void {
  for (let index = 0; index < availableParallelism() * 2; index += 1) {
    const hog = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
    onTestFinished(() => void hog.kill('SIGKILL'))
  }
}

it.runIf(process.platform === 'linux')(
  'a backup that is left no processor begins anew, takes its share and comes to an end',
  async () => {
    const estate = await anEstate()
    const request = estate.request()
    const lines: string[] = []
    const { dataDir } = estate.config
    const signal = new AbortController().signal
    occupyEveryCore()
    const options = { dataDir, places: estate.places, log: (line: string) => void lines.push(line), signal }
    const taken = await takeAside({ ...options, patienceMs: 6_000 }, request, () => undefined)
    expect(lines).toEqual(['the backup is left no processor by the others: it begins anew, and takes its share'])
    expect(taken.manifest.logs).toEqual([{ accountId: ACCOUNT, ...estate.log.tail, nodeId: 'uae-1' }])
  },
  180_000,
)
