/**
 * Entry of the process that proves one backup and nothing else: `node cluster/backup/prove-main.ts`, with the options as one line of JSON
 * on its standard input. Says its progress and at last its findings as JSON lines.
 */
import { z } from 'zod'
import { readQuestion } from '../process/answering.ts'
import { beCourteous } from '../process/courtesy.ts'
import { prove } from './prove.ts'

const Options = z.object({ place: z.string(), backupId: z.string(), other: z.string().nullable(), folder: z.string() })

const TELL_EVERY_MS = 200

beCourteous('nice')
const { question, say, done } = await readQuestion()
let told = 0
const proof = await prove({
  ...Options.parse(question),
  progress: (step, doneBytes) => {
    if (performance.now() - told < TELL_EVERY_MS) return
    told = performance.now()
    say({ step, doneBytes })
  },
})
say({ proof })
done()
