/** The runbooks a cluster keeps, as files with their hashes, and what a console makes of them. */
import { z } from 'zod'
import { EpochMs } from '../ids.ts'
import { Runbook, RunbookEntry, RunbookId } from './runbook.ts'

/** No folder but `pictures`, nothing that climbs: `split-brain.md`, `pictures/floor.svg`. */
export const RunbookFileName = z
  .string()
  .max(100)
  .regex(
    /^(?:[a-z][a-z0-9-]*\.md|pictures\/[a-z0-9][a-z0-9-]*\.(?:svg|png))$/,
    'such as split-brain.md or pictures/floor.svg',
  )
export type RunbookFileName = z.infer<typeof RunbookFileName>

export const RunbookFile = z.object({
  name: RunbookFileName,
  /** SHA-256 of its bytes, hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z
    .number()
    .int()
    .nonnegative()
    .max(1024 ** 2),
})
export type RunbookFile = z.infer<typeof RunbookFile>

/** `hash`: of the whole list. */
export const RunbookManifest = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** `null`: it is the one the asker named. */
  files: z.array(RunbookFile).max(20_000).nullable(),
})
export type RunbookManifest = z.infer<typeof RunbookManifest>

/** `text`: as it is of Markdown and SVG, base64 of PNG. */
export const RunbookText = z.object({ file: RunbookFile, encoding: z.enum(['utf8', 'base64']), text: z.string() })
export type RunbookText = z.infer<typeof RunbookText>

/** What the console has. */
export const Library = z.object({
  entries: z.array(RunbookEntry),
  source: z.enum(['cluster', 'folder', 'shipped']),
  /** This machine's clock of the last time the whole set was compared with its source; `null`: never. */
  comparedAt: EpochMs.nullable(),
  /** Why the last comparing brought nothing, in words; `null`: it went well. What was kept is shown all the same. */
  problem: z.string().nullable(),
  /** Files that came and cannot be used, with why; those of before are kept. */
  refused: z.array(z.object({ name: z.string(), why: z.string() })),
  /** The folder of this machine that the connection names; `null` or absent: it names none. */
  folder: z
    .object({
      path: z.string(),
      /** Why the last look into it brought nothing; `null`: it went well, or nobody looked yet. */
      problem: z.string().nullable(),
      /** The folder that the pages here were read from, and when last, this machine's clock; `null`: none ever was. */
      read: z.object({ path: z.string(), at: EpochMs }).nullable(),
    })
    .nullable()
    .optional(),
})
export type Library = z.infer<typeof Library>

export const RunbookPage = z.object({
  entry: RunbookEntry,
  runbook: Runbook,
  /** The file itself, to copy and to print. */
  source: z.string(),
  /** Lines that are new or gone since the version this person opened last; `null`: nothing, or never opened. */
  changes: z
    .object({ fromVersion: z.number().int(), added: z.array(z.string()), removed: z.array(z.string()) })
    .nullable(),
})
export type RunbookPage = z.infer<typeof RunbookPage>

export const RunbookHit = z.object({
  id: RunbookId,
  title: z.string(),
  /** The heading it stands under; `null`: title, summary or head. */
  section: z.object({ text: z.string(), slug: z.string() }).nullable(),
  /** A piece of its text around what was found. */
  snippet: z.array(z.object({ text: z.string(), isHit: z.boolean() })),
})
export type RunbookHit = z.infer<typeof RunbookHit>
