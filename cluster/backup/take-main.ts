/**
 * Entry of the process that takes one backup and nothing else: `node cluster/backup/take-main.ts`, with the options as one line of JSON
 * on its standard input. Says its progress and at last what it made, or why it could not, as JSON lines.
 */
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { dialPages } from '../dial.ts'
import { readQuestion } from '../process/answering.ts'
import { beCourteous } from '../process/courtesy.ts'
import { Places } from './places.ts'
import { TakeQuestion, type TakeWord } from './take-words.ts'
import { takeBackup } from './take.ts'
import { failureOf } from './works.ts'

const TELL_EVERY_MS = 200

const answering = await readQuestion()
const { dataDir, first, second, courtesy, request } = TakeQuestion.parse(answering.question)
const say = (word: TakeWord) => answering.say(word)
say({ courtesy: beCourteous(courtesy) })
let told = Number.NEGATIVE_INFINITY
try {
  const config = readConfig(join(dataDir, 'cluster.json'))
  const taken = await takeBackup(
    {
      config,
      places: new Places({ first, second }),
      dial: (url) => dialPages(config, 'backup', url),
      log: (line) => say({ line }),
    },
    request,
    (change) => {
      // A new step is told at once, bytes now and then.
      if (change.step === undefined && performance.now() - told < TELL_EVERY_MS) return
      told = performance.now()
      say({ change })
    },
  )
  say({ taken })
} catch (error) {
  say({ failed: failureOf(error) })
}
answering.done()
