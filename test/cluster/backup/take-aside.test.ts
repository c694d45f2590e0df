import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HALF_PREFIX } from '../../../cluster/backup/places.ts'
import { takeAside } from '../../../cluster/backup/take-aside.ts'
import { verifyBackup } from '../../../cluster/backup/verify.ts'
import { AT } from '../../support/factories.ts'
import { ACCOUNT, anEstate, BACKUP_ID } from './an-estate.ts'

type Estate = Awaited<ReturnType<typeof anEstate>>

function optionsOf({ config, places, lines }: Estate, signal = new AbortController().signal) {
  return { dataDir: config.dataDir, places, log: (line: string) => void lines.push(line), signal }
}

describe('a backup taken by a process of its own', () => {
  it('is whole, is proven, and went through its phases', async () => {
    const estate = await anEstate()
    const phases: string[] = []
    const taken = await takeAside(optionsOf(estate), estate.request(), ({ phase }) => {
      if (phase != null && phases.at(-1) !== phase) phases.push(phase)
    })
    expect(phases).toEqual(['engine', 'stateLogs', 'packing', 'copying'])
    expect(taken.manifest.logs).toEqual([{ accountId: ACCOUNT, ...estate.log.tail, nodeId: 'uae-1' }])
    const signal = new AbortController().signal
    const asked = { backupId: BACKUP_ID, runId: 'a-run' }
    const proof = await verifyBackup({ places: estate.places, wall: () => AT, signal }, asked, () => undefined)
    expect(proof.outcome).toBe('passed')
  })

  it('fails by the kind and in the words of what went wrong there', async () => {
    const estate = await anEstate()
    const gone = { nodeId: 'uae-2', url: 'http://127.0.0.1:1' }
    const request = { ...estate.request(), logs: [{ accountId: ACCOUNT, from: [gone] }] }
    await expect(takeAside(optionsOf(estate), request, () => undefined)).rejects.toMatchObject({ code: 'unreachable' })
    expect(estate.lines).toContain(`the state log of ${ACCOUNT} could not be read`)
  })

  it('that is ended with whoever asked leaves no archive, and nothing half done', async () => {
    const estate = await anEstate()
    const ending = new AbortController()
    const taking = takeAside(optionsOf(estate, ending.signal), estate.request(), () => ending.abort())
    await expect(taking).rejects.toThrow('aborted')
    expect(existsSync(estate.archive())).toBe(false)
    expect(readdirSync(estate.firstPath).filter((name) => name.startsWith(HALF_PREFIX))).toEqual([])
  })
})
