/**
 * Entry of the process that proves one backup and nothing else: `node cluster/backup/prove-main.ts`, with the options as JSON on its
 * standard input. Says its progress and at last its findings as JSON lines.
 */
import { setPriority } from 'node:os'
import { z } from 'zod'
import { prove } from './prove.ts'

const Options = z.object({ place: z.string(), backupId: z.string(), other: z.string().nullable(), folder: z.string() })

/** Users come first. */
const NICE = 10
const TELL_EVERY_MS = 200

setPriority(NICE)
const say = (word: object) => process.stdout.write(`${JSON.stringify(word)}\n`)
const chunks: Buffer[] = []
for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
let told = 0
const proof = await prove({
  ...Options.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))),
  progress: (step, doneBytes) => {
    if (performance.now() - told < TELL_EVERY_MS) return
    told = performance.now()
    say({ step, doneBytes })
  },
})
say({ proof })
