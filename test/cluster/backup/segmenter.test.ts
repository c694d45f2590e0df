import { copyFileSync, createReadStream, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unpackWhole, writeArchive } from '../../../cluster/backup/archive.ts'
import { openJournal } from '../../../cluster/backup/journal.ts'
import { packTo } from '../../../cluster/backup/pack.ts'
import { isDue } from '../../../cluster/backup/process.ts'
import { prove } from '../../../cluster/backup/prove.ts'
import { Segmenter } from '../../../cluster/backup/segmenter.ts'
import { chainOf, readSegment, segmentPath } from '../../../cluster/backup/segments.ts'
import { takeBackup } from '../../../cluster/backup/take.ts'
import { aFolder } from '../../support/factories.ts'
import { aChain } from '../../support/records.ts'
import { anEstate, BACKUP_ID, entriesOf, flip } from './an-estate.ts'

async function segmented(count: number) {
  const estate = await anEstate()
  const { manifest, manifestSha256 } = await estate.take()
  const segmenter = () =>
    new Segmenter({
      config: () => estate.config,
      places: estate.places,
      dial: (url) => url,
      wall: () => estate.clock.now,
      log: (line) => void estate.lines.push(line),
    })
  const first = segmenter()
  await first.continueFrom(manifest, manifestSha256)
  const more = async () => {
    estate.clock.now += 1_000
    estate.change(`at ${estate.clock.now}`)
    await estate.log.append(aChain(3, estate.log.tail))
  }
  for (let number = 0; number < count; number++) {
    await more()
    await first.run()
  }
  const path = (number: number) => segmentPath(estate.firstPath, BACKUP_ID, number)
  const proof = () =>
    prove({ place: estate.firstPath, backupId: BACKUP_ID, other: estate.secondPath, folder: aFolder() })
  return { ...estate, manifest, manifestSha256, first, segmenter, more, path, proof }
}

describe('segments', () => {
  it('hold every fact and record since the one before, in both places', async () => {
    const { first, manifest, manifestSha256, firstPath, secondPath, lines, book, log } = await segmented(3)
    expect(lines).toEqual([])
    expect(first.last).toMatchObject({ number: 3, facts: 1, records: 3, seq: book.snapshot.seq, backupId: BACKUP_ID })
    expect(first.last?.copies.map(({ place, state }) => `${place} ${state}`)).toEqual(['first copied', 'second copied'])
    for (const place of [firstPath, secondPath ?? '']) {
      const { links, broken } = await chainOf(place, BACKUP_ID, manifestSha256)
      expect(broken).toBeNull()
      const positions: number[] = []
      const seqs: number[] = []
      for (const { path, header } of links)
        await readSegment(path, `segment ${header.number}`, (line) => {
          if ('fact' in line) seqs.push(line.fact.seq)
          if ('record' in line) positions.push((JSON.parse(line.record) as { position: number }).position)
        })
      expect(seqs).toEqual([1, 2, 3].map((step) => manifest.engine.seq + step))
      expect(positions).toEqual(Array.from({ length: 9 }, (_, index) => 21 + index))
      expect(links.at(-1)?.header.to.logs[0]).toMatchObject(log.tail)
    }
  })

  it('go on after the process that made them was killed', async () => {
    const { segmenter, more, manifestSha256, firstPath } = await segmented(2)
    const next = segmenter()
    await next.resume()
    expect(next.last?.number).toBe(2)
    await more()
    await next.run()
    expect(next.last?.number).toBe(3)
    expect((await chainOf(firstPath, BACKUP_ID, manifestSha256)).broken).toBeNull()
  })

  it('are found out by number when one is dropped, and say how far the cluster can still be taken', async () => {
    const { path, proof, secondPath } = await segmented(3)
    expect((await proof()).outcome).toBe('passed')
    rmSync(path(2))
    rmSync(secondPath ?? '', { recursive: true })
    const { outcome, findings } = await proof()
    expect(outcome).toBe('failed')
    expect(findings[0]).toMatch(
      /^The segments are not whole: segment 2 is missing\. The cluster can be taken to moments until 2026-/,
    )
  })

  it('are found out when one was changed and packed anew', async () => {
    const { path, proof, secondPath } = await segmented(2)
    copyFileSync(path(2), path(1))
    rmSync(secondPath ?? '', { recursive: true })
    expect((await proof()).findings[0]).toContain('segment 1 is that of another backup or number')
  })

  it('are found out when one was replaced by another of the same number that is whole in itself', async () => {
    const { path, proof, segmenter, more, secondPath } = await segmented(2)
    const second = readFileSync(path(2))
    rmSync(path(1))
    rmSync(path(2))
    rmSync(secondPath ?? '', { recursive: true })
    const other = segmenter()
    await other.resume()
    await more()
    await other.run()
    writeFileSync(path(2), second)
    expect((await proof()).findings[0]).toContain('segment 2 does not follow segment 1: one of them was changed')
  })

  it('name the one in which a byte is another', async () => {
    const { path, proof } = await segmented(2)
    flip(path(1), 60)
    const { outcome, findings } = await proof()
    expect(outcome).toBe('failed')
    expect(findings.join(' ')).toMatch(/segment 1 is damaged|segment 2 does not follow segment 1/i)
  })

  it('stop where no node of an account answers, say so once, and do not claim to reach further', async () => {
    const { first, config, lines, more, clock } = await segmented(1)
    const reached = first.last?.at
    config.nodes.splice(0)
    await more()
    await first.run()
    await first.run()
    expect(lines).toEqual(['no segment was copied: no node of uae-main answers'])
    expect(first.trouble).toBe('no node of uae-main answers')
    expect([first.last?.at, clock.now > (reached ?? 0)]).toEqual([reached, true])
  })

  it('stop where a log was cut below what was copied', async () => {
    const { first, log } = await segmented(1)
    log.cut(10)
    await log.append(aChain(30, log.tail, { mark: 'other' }))
    await first.run()
    expect(first.trouble).toMatch(/does not follow/)
    expect(first.last?.number).toBe(1)
  })
})

describe('when the next segment is due', () => {
  it('goes by its own time, and after a start by the age of the last copy', () => {
    expect(isDue(1_000, null, 10_000, 300_000)).toBe(false)
    expect(isDue(1_000, null, 300_000, 300_000)).toBe(true)
    expect(isDue(1_000, null, null, 300_000)).toBe(true)
    // A clock that was set back says nothing.
    expect(isDue(400_000, 90_000, 0, 300_000)).toBe(true)
    expect(isDue(400_000, 390_000, 9_999_999, 300_000)).toBe(false)
  })
})

describe('proving a backup', () => {
  it('compares state, rows and logs with what was marked, and tells each in a sentence', async () => {
    const { proof } = await segmented(1)
    const { outcome, findings } = await proof()
    expect(outcome).toBe('passed')
    expect(findings).toEqual([
      '3 parts unpacked; every SHA-256 is the one that was written.',
      expect.stringContaining("The engine passes SQLite's integrity check and has 4 rows in facts"),
      'Folded from its first fact, its journal comes to the state of fact 4, hash for hash.',
      'The state log of uae-main is one chain to position 20, epoch 1.',
      'The configuration names 1 node and can be read.',
      expect.stringMatching(/^1 segment continue it without a gap, until /),
      'The other place has the same, byte for byte.',
    ])
  })

  it('names each damaged part first, and the place that differs', async () => {
    const estate = await segmented(0)
    const archive = estate.archive()
    const [engine] = entriesOf(archive).filter(({ name }) => name === 'engine.db.zst')
    flip(archive, (engine?.start ?? 0) + 40)
    const { outcome, findings } = await estate.proof()
    expect(outcome).toBe('failed')
    expect(findings.slice(0, 2)).toEqual([
      'engine.db is damaged: its SHA-256 is not the one that was packed.',
      expect.stringContaining('differs in the two places'),
    ])
  })

  it('finds a state that is another, although every hash is right', async () => {
    const estate = await segmented(0)
    const folder = aFolder()
    const { manifest } = await unpackWhole(estate.archive(), folder)
    const db = openJournal(join(folder, 'engine.db'))
    db.exec(`UPDATE facts SET body = replace(body, 'Test cluster', 'Best cluster') WHERE seq = 1`)
    db.close()
    const parts = []
    for (const part of manifest.parts) {
      const path = join(folder, part.name)
      parts.push({ ...part, ...(await packTo(`${path}.zst`, createReadStream(path))) })
    }
    await writeArchive(estate.archive(), { ...manifest, parts }, (name) => join(folder, `${name}.zst`))
    rmSync(estate.secondPath ?? '', { recursive: true })
    expect((await estate.proof()).findings[0]).toMatch(
      /^engine\.db is not what the live engine said of itself: the hash of the folded state is \w+ and was \w+\.$/,
    )
  })

  it('a copy that is not what was marked is no backup', async () => {
    const estate = await anEstate()
    const request = estate.request()
    const { rows } = request.engine
    await expect(
      takeBackup(
        estate.options,
        { ...request, engine: { ...request.engine, rows: { ...rows, facts: 5 } } },
        () => undefined,
      ),
    ).rejects.toThrow('the number of rows in facts is 4 and was 5')
  })
})
