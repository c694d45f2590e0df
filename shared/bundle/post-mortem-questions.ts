/** What the record leaves open: questions that follow from it, and those that every post-mortem has to answer. Pure. */
import { FAILOVER_TARGETS_MS } from '../failover.ts'
import { isOpen } from '../ledger.ts'
import { formatSeconds } from '../words/format.ts'
import { inline } from './markdown.ts'
import { type Story, TO_FILL_IN } from './story.ts'

export function openQuestions(story: Story): string {
  const found = [...ofFailovers(story), ...ofAlerts(story), ...ofOperations(story), ...ofIncident(story)]
  return [
    found.length === 0 ? 'Nothing on record is left hanging.' : found.map((text) => `- ${text}`).join('\n'),
    ASKED_ALWAYS.map((text) => `- ${text} ${TO_FILL_IN}`).join('\n'),
  ].join('\n\n')
}

const ASKED_ALWAYS = [
  'What was the root cause, and what made it worse?',
  'How could it have been noticed earlier?',
  'What went well?',
  'What was luck?',
  'What will be done, by whom and until when?',
]

function ofFailovers({ failovers }: Story): string[] {
  return failovers.flatMap(({ id, accountId, outcome, totalMs, gapMs, why }) => {
    const name = inline(`${accountId} (${id})`)
    if (outcome === null) return [`The failover of ${name} had not ended when this was made. How did it end?`]
    if (outcome !== 'completed')
      return [`Why did the failover of ${name} not complete? On record: ${inline(why ?? 'nothing')}`]
    return [
      ...(totalMs !== null && totalMs > FAILOVER_TARGETS_MS.total
        ? [
            `Why did the failover of ${name} take ${formatSeconds(totalMs)}, longer than ${formatSeconds(FAILOVER_TARGETS_MS.total)}?`,
          ]
        : []),
      ...(gapMs === null ? [`How long was ${name} without a reply? The gateway did not report it.`] : []),
    ]
  })
}

function ofAlerts({ alerts }: Story): string[] {
  const open = alerts.filter(({ resolvedAt, causeId }) => resolvedAt === null && causeId === null)
  const unseen = alerts.filter(
    ({ level, acknowledged, causeId }) => level === 'critical' && acknowledged === null && causeId === null,
  )
  return [
    ...open.map(({ title }) => `“${inline(title)}” was still open. What became of it?`),
    ...unseen.map(
      ({ title }) => `Nobody acknowledged “${inline(title)}”, which was critical. Did it reach whoever was on call?`,
    ),
  ]
}

function ofOperations({ operations }: Story): string[] {
  return operations.flatMap(({ title, state }) => {
    if (isOpen(state)) return [`“${inline(title)}” had not ended. What became of it?`]
    if (state === 'notSent') return [`“${inline(title)}” was never sent. Was it still wanted?`]
    return state === 'failed' ? [`Why did “${inline(title)}” fail?`] : []
  })
}

function ofIncident({ incident, runs }: Story): string[] {
  return [
    ...(incident !== null && incident.closed === null ? ['The incident was still open when this was made.'] : []),
    ...runs.flatMap(({ run }) =>
      run.ended === null ? [`The runbook “${inline(run.title)}” was begun and not ended. Was it of use?`] : [],
    ),
  ]
}
