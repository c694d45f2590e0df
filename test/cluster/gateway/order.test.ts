import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aClock, aDatabase, aDesk, aLine, aMessage, aReply, CALM, type FakeLine } from './factories.ts'

const USERS = ['a', 'b', 'c']
const Step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), user: fc.constantFrom(...USERS) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('answer' as const), pick: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('answerAgain' as const), pick: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('answerOtherwise' as const), pick: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(5_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('failOver' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restartGateway' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('endSession' as const), pick: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('recoverSessions' as const) }) },
)

describe('the order of a conversation', () => {
  it('is 1…N in the accepted replies, whatever is delivered twice, answered twice, failed over or restarted, while sessions end and return', () => {
    fc.assert(
      fc.property(fc.array(Step, { maxLength: 120 }), fc.nat(1_000), (steps, seed) => {
        const database = aDatabase()
        const clock = aClock()
        const scenario = { ...CALM, seed, duplicateShare: 0.3, lateDuplicateShare: 0.3 }
        const dead = new Set<string>()
        let { desk } = aDesk({ clock, database, scenario, dead })
        const lines: FakeLine[] = []
        const written = new Map<string, number>()
        /** What a correct log would hold: one answer a message, whoever writes it. */
        const log = new Map<string, number>()
        let epoch = 0

        const failOver = () => {
          epoch += 1
          const line = aLine(`uae-${(epoch % 3) + 1}`)
          desk.raiseFloor(epoch)
          lines.push(line)
          desk.serve(line, epoch)
        }
        const answer = (line: FakeLine, lineEpoch: number, pick: number, body?: string) => {
          const got = line.got.flatMap((sent) => (sent.type === 'deliver' ? [sent.message.messageId] : []))
          const messageId = got[pick % Math.max(got.length, 1)]
          if (messageId === undefined) return
          const position = log.get(messageId) ?? log.size + 1
          log.set(messageId, position)
          const reply = aReply(messageId, { epoch: lineEpoch, position, hash: `h${position}` })
          desk.reply(line, body === undefined ? reply : { ...reply, body })
        }

        failOver()
        for (const step of steps) {
          const newest = lines.at(-1)
          if (newest === undefined) continue
          if (step.do === 'write') {
            const number = (written.get(step.user) ?? 0) + 1
            written.set(step.user, number)
            desk.take(aMessage(step.user, number))
          } else if (step.do === 'answer') answer(newest, epoch, step.pick)
          else if (step.do === 'answerAgain')
            answer(lines[step.pick % lines.length] ?? newest, (step.pick % lines.length) + 1, step.pick)
          else if (step.do === 'answerOtherwise') answer(newest, epoch, step.pick, 'other bytes')
          else if (step.do === 'failOver') failOver()
          else if (step.do === 'restartGateway') {
            desk = aDesk({ clock, database, scenario, dead }).desk
            desk.serve(newest, epoch)
          } else if (step.do === 'endSession') {
            dead.add(`uae-${step.pick + 1}`)
            for (const line of lines) if (dead.has(line.nodeId)) desk.leave(line)
          } else if (step.do === 'recoverSessions') {
            dead.clear()
            desk.serve(newest, epoch)
          } else clock.advance(step.ms)
          desk.deliverDue()
        }

        const accepted = database
          .prepare(
            "SELECT replies.message_id AS id, epoch, floor_epoch AS floor FROM replies WHERE verdict = 'accepted' ORDER BY id",
          )
          .all()
          .map((row) => ({ ...row }))
        for (const user of USERS) {
          const ids = accepted.map(({ id }) => String(id)).filter((id) => id.startsWith(user))
          expect(ids).toEqual(ids.map((_, index) => `${user}${index + 1}`))
        }
        for (const row of accepted) expect(row['epoch']).toBe(row['floor'])
        const unanswered = database.prepare('SELECT count(*) AS n FROM messages WHERE answered_at IS NULL').get()
        expect(desk.status().waiting).toBe({ ...unanswered }['n'])
        database.close()
      }),
      { numRuns: 150 },
    )
  })
})
