/** What the backup process asks of the one that takes a backup, and what that one says. */
import { z } from 'zod'
import { FaultCode } from '../../shared/fault.ts'
import { COURTESIES } from '../process/courtesy.ts'
import { BackupWork, NodeAnswers, NodeRequest } from '../wire/control.ts'

const Courtesy = z.enum(COURTESIES)

export const TakeQuestion = z.object({
  dataDir: z.string(),
  first: z.string(),
  second: z.string().nullable(),
  courtesy: Courtesy,
  request: NodeRequest.refine((request) => request.ask === 'takeBackup'),
})

export const TakeWord = z.union([
  /** What it got: not every system has an idle class. */
  z.object({ courtesy: Courtesy }),
  z.object({ line: z.string() }),
  /** What is left out stays. */
  z.object({
    change: z.object({
      step: BackupWork.shape.step.exactOptional(),
      phase: BackupWork.shape.phase.exactOptional(),
      doneBytes: BackupWork.shape.doneBytes.exactOptional(),
      totalBytes: BackupWork.shape.totalBytes.exactOptional(),
    }),
  }),
  z.object({ taken: NodeAnswers.takeBackup.shape.result.unwrap() }),
  z.object({ failed: z.object({ why: z.string(), fault: FaultCode }) }),
])
export type TakeWord = z.infer<typeof TakeWord>
