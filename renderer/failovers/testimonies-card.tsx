/** Who was asked whether the master answers, and what they saw. */
import type { Failover } from '../../shared/failover.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { Th } from '../pieces/th.tsx'
import { SAW_WORDS, type Tone } from '../../shared/words/labels.ts'
import type { Testimony } from '../../shared/check.ts'

export function TestimoniesCard({ failover }: { readonly failover: Failover }) {
  const { testimonies } = failover
  return (
    <Card title="Witnesses" note={failover.from === null ? undefined : `asked about ${failover.from}`}>
      {testimonies.length === 0 ? (
        <EmptyNote title="Nobody was asked">{whyNobody(failover)}</EmptyNote>
      ) : (
        <table className={pieces['table']}>
          <thead>
            <tr>
              <Th>Witness</Th>
              <Th>Saw</Th>
              <Th isRight>Waited</Th>
            </tr>
          </thead>
          <tbody>
            {testimonies.map(({ witness, saw, afterMs }) => (
              <tr key={witness}>
                <td>{witness}</td>
                <td className={pieces['tight']}>
                  <ToneShape tone={SAW_TONES[saw]} /> {SAW_WORDS[saw]}
                </td>
                <td className={pieces['right']}>{Math.round(afterMs)} ms</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

function whyNobody({ from, trigger }: Failover): string {
  if (from === null) return 'A first master takes over from nobody: there was nothing to confirm.'
  if (trigger === 'automatic') return 'No testimony is reported for this failover.'
  return 'A planned failover moves a master that answers: there was nothing to confirm.'
}

const SAW_TONES: Readonly<Record<Testimony['saw'], Tone>> = {
  answer: 'ok',
  noAnswer: 'critical',
  unreachable: 'unknown',
}
