import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HALF_PREFIX, Places } from '../../../cluster/backup/places.ts'
import { takeBackup } from '../../../cluster/backup/take.ts'
import { failureOf, Works } from '../../../cluster/backup/works.ts'
import { type LogRecord, sealRecord, type Tail, tailOf } from '../../../cluster/wire/records.ts'
import { AT } from '../../support/factories.ts'
import { aRecord } from '../../support/records.ts'
import { ACCOUNT, anEstate, BACKUP_ID } from './an-estate.ts'

describe('taking a backup', () => {
  it('says where every log ended and what the engine was, and lies in both places', async () => {
    const estate = await anEstate()
    const { manifest, copies, sizeBytes } = await estate.take()
    expect(manifest.logs).toEqual([{ accountId: ACCOUNT, ...estate.log.tail, nodeId: 'uae-1' }])
    expect(manifest.engine).toEqual(estate.engine.mark(estate.book.snapshot, AT))
    expect(copies.map(({ place, state }) => `${place} ${state}`)).toEqual(['first copied', 'second copied'])
    expect(readFileSync(copies[1]?.path ?? '')).toEqual(readFileSync(estate.archive()))
    expect(sizeBytes).toBe(readFileSync(estate.archive()).length)
  })

  it('goes through its phases with bytes that only grow within each', async () => {
    const estate = await anEstate()
    const phases: string[] = []
    await takeBackup(estate.options, estate.request(), ({ phase }) => {
      if (phase != null && phases.at(-1) !== phase) phases.push(phase)
    })
    expect(phases).toEqual(['engine', 'stateLogs', 'packing', 'copying'])
  })

  it('asked for again after it was made, it only copies what is missing in the second place', async () => {
    const estate = await anEstate()
    const first = await estate.take()
    rmSync(join(estate.secondPath ?? '', `${BACKUP_ID}.linda-backup.tar`))
    estate.change('later')
    const again = await estate.take()
    expect(again).toEqual(first)
    expect(existsSync(join(estate.secondPath ?? '', `${BACKUP_ID}.linda-backup.tar`))).toBe(true)
  })

  it('reads a log from the next node when the first is gone, and fails by its account when all are', async () => {
    const estate = await anEstate()
    const gone = { nodeId: 'uae-2', url: 'http://127.0.0.1:1' }
    const request = estate.request()
    const from = request.logs[0]?.from ?? []
    const taken = await takeBackup(
      estate.options,
      { ...request, logs: [{ accountId: ACCOUNT, from: [gone, ...from] }] },
      () => undefined,
    )
    expect(taken.manifest.logs[0]?.nodeId).toBe('uae-1')
    const other = estate.request('20261120T090000Z-00e002')
    await expect(
      takeBackup(estate.options, { ...other, logs: [{ accountId: ACCOUNT, from: [gone] }] }, () => undefined),
    ).rejects.toMatchObject({ code: 'unreachable' })
    expect(estate.lines).toEqual([`the state log of ${ACCOUNT} could not be read`])
    expect(readdirSync(estate.firstPath).filter((name) => name.startsWith(HALF_PREFIX))).toEqual([])
    expect(existsSync(estate.archive('20261120T090000Z-00e002'))).toBe(false)
  })

  it('refuses a log in which a record does not follow the one before', async () => {
    const estate = await anEstate()
    const path = join(estate.root, 'state.log')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"reply":"7 ', '"reply":"8 '))
    await expect(estate.take()).rejects.toMatchObject({
      code: 'backupDamaged',
      message: 'The record after position 6 of the state log does not follow it',
    })
  })

  it('takes only what was on the disk when it asked', async () => {
    const estate = await anEstate()
    const late = estate.log.append([aRecord(estate.log.tail)])
    expect(estate.log.durableAfter(0).tail.position).toBe(20)
    await late
    expect(estate.log.durableAfter(0).tail.position).toBe(21)
  })

  it('without a second place it is complete in one; with one that is gone it says so by name', async () => {
    const alone = await anEstate({ second: false })
    expect((await alone.take()).copies).toHaveLength(1)
    const estate = await anEstate()
    const second = estate.secondPath ?? ''
    renameSync(second, `${second}.unmounted`)
    const { copies } = await estate.take()
    expect(copies[1]).toMatchObject({ state: 'failed', why: `${second} is gone: is its disk mounted?` })
  })

  it.skipIf(!canMount())(
    'fails by name on a full disk, leaves nothing half there, and the engine goes on',
    async () => {
      const estate = await anEstate({ second: false })
      mount(estate.firstPath, 400)
      mkdirSync(join(estate.firstPath, 'segments'))
      await estate.log.append(aLongChain(estate.log.tail))
      const works = new Works<unknown>(() => undefined)
      works.ask('x', '', (tell) => takeBackup(estate.options, estate.request(), tell))
      await vi.waitUntil(() => works.running === null, { timeout: 20_000 })
      expect(works.find('x')).toMatchObject({
        result: null,
        work: { state: 'failed', fault: 'diskFull', why: expect.stringContaining('no space is left') },
      })
      expect(readdirSync(estate.firstPath)).toEqual(['segments'])
      estate.change('and it goes on')
    },
  )

  it('fails by name when the second place is full, and is complete in the first', async () => {
    const estate = await anEstate()
    rmSync(join(estate.secondPath ?? '', 'segments'), { recursive: true })
    mkdirSync(join(estate.secondPath ?? '', `${BACKUP_ID}.linda-backup.tar`))
    const { copies } = await estate.take()
    expect(copies.map(({ place, state }) => `${place} ${state}`)).toEqual(['first copied', 'second failed'])
  })

  it('says that there is no space, and what to do', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    expect(failureOf(full)).toEqual({
      why: 'no space is left (ENOSPC: no space left on device, write): make room, or move the backups to a larger disk',
      fault: 'diskFull',
    })
  })
})

describe('the places', () => {
  it('do not take an empty mount point for the second place', async () => {
    const estate = await anEstate()
    const second = estate.secondPath ?? ''
    rmSync(second, { recursive: true })
    mkdirSync(second)
    const places = new Places({ first: estate.firstPath, second })
    expect(places.troubleOf('second')).toContain('is not the folder that was used')
    expect(await places.copyToSecond(join(estate.root, 'state.log'), 'x')).toMatchObject({ state: 'failed' })
    expect(readdirSync(second)).toEqual([])
  })

  it('name what cannot be written, and what lies in them', async () => {
    const estate = await anEstate()
    await estate.take()
    expect(estate.places.archives().map(({ id, place }) => `${id} ${place}`)).toEqual([
      `${BACKUP_ID} first`,
      `${BACKUP_ID} second`,
    ])
    expect(estate.places.isOneDevice()).toBe(true)
    expect(estate.places.look('second')).toMatchObject({ trouble: '', path: estate.secondPath })
    rmSync(estate.firstPath, { recursive: true })
    writeFileSync(estate.firstPath, 'a file')
    expect(estate.places.troubleOf('first')).toContain('cannot be written')
  })

  it('name what the second place missed while it was gone, the newest first', async () => {
    const estate = await anEstate()
    const second = estate.secondPath ?? ''
    await estate.take()
    renameSync(second, `${second}.unmounted`)
    const later = '20260120T090000Z-00e002'
    await estate.take(later)
    expect(estate.places.missingInSecond()).toEqual([])
    renameSync(`${second}.unmounted`, second)
    expect(estate.places.missingInSecond()).toEqual([
      { from: estate.archive(later), name: `${later}.linda-backup.tar` },
    ])
    const [missing = { from: '', name: '' }] = estate.places.missingInSecond()
    expect(await estate.places.copyToSecond(missing.from, missing.name)).toMatchObject({ state: 'copied' })
    expect(estate.places.missingInSecond()).toEqual([])
  })

  it('remove a backup everywhere, and what a process that died left half done', async () => {
    const estate = await anEstate()
    await estate.take()
    mkdirSync(join(estate.firstPath, `${HALF_PREFIX}${BACKUP_ID}`))
    writeFileSync(join(estate.secondPath ?? '', `${HALF_PREFIX}x`), 'half')
    expect(estate.places.clean()).toHaveLength(2)
    estate.places.remove(BACKUP_ID)
    estate.places.remove(BACKUP_ID)
    expect(estate.places.archives()).toEqual([])
  })
})

/** A disk of that many KiB in the place of the folder; whoever may not mount one leaves this test out. */
function mount(path: string, kib: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', path], { stdio: 'ignore' })
  onTestFinished(() => void execFileSync('umount', ['-l', path], { stdio: 'ignore' }))
}

function canMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'linda-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'ignore' })
    execFileSync('umount', [path], { stdio: 'ignore' })
    return true
  } catch {
    return false // Not root, or not Linux.
  } finally {
    rmSync(path, { recursive: true, force: true })
  }
}

/** Some 800 KB that do not pack. */
function aLongChain(after: Tail): LogRecord[] {
  const records: LogRecord[] = []
  for (let tail = after; records.length < 200;) {
    const record = sealRecord(tail, {
      epoch: 1,
      messageId: `long-${tail.position}`,
      at: AT,
      change: { conversation: `${ACCOUNT}.long`, number: tail.position + 1, memory: {} },
      reply: randomBytes(2_000).toString('base64'),
    })
    records.push(record)
    tail = tailOf(record)
  }
  return records
}
