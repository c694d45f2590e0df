/** Which node may become master, who said so, why and until when. */
import { memo, useMemo } from 'react'
import type { Node } from '../../shared/node.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { LongListFoot, LongListSearch, useLongList } from '../pieces/narrowed.tsx'
import { Pill } from '../pieces/pill.tsx'
import pieces from '../pieces/pieces.module.css'
import { TimeLeft } from '../pieces/remaining.tsx'
import { HealthShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { ruleOffer } from '../plan/offers.ts'
import { formatRoute } from '../routing/route.ts'
import { RULE_WORDS, type Tone } from '../../shared/words/labels.ts'

/** Who bans a node that failed as master too often. */
const AUTOMATION = 'automation'
const SHOWN = 30

export function RulesCard({ nodes }: { readonly nodes: Snapshot['nodes'] }) {
  const rows = useMemo(() => inOrder(Object.values(nodes)), [nodes])
  const list = useLongList(rows, textOf, SHOWN)
  return (
    <Card
      title="Promotion rules"
      note="who may become master"
      aside={<LongListSearch list={list} label="Search nodes" />}
    >
      {rows.length === 0 ? (
        <EmptyNote title="This cluster has no nodes yet">Each node appears here with its rule.</EmptyNote>
      ) : (
        <TableScroll label="Promotion rules">
          <table className={pieces['table']}>
            <thead>
              <tr>
                <Th>Node</Th>
                <Th>Account</Th>
                <Th>Rule</Th>
                <Th>By</Th>
                <Th>Reason</Th>
                <Th isRight>Ends in</Th>
                <th scope="col">
                  <span className={pieces['hidden']}>Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.shown.map((node) => (
                <RuleRow key={node.id} node={node} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      <LongListFoot list={list} what="nodes" />
    </Card>
  )
}

const RuleRow = memo(function RuleRow({ node }: { readonly node: Node }) {
  const { rule, owner, reason, expiresAt } = node.promotion
  const isFlapping = rule === 'must_not' && owner === AUTOMATION
  return (
    <tr>
      <td className={pieces['tight']}>
        <HealthShape health={node.health} /> <b>{node.id}</b> <span className={pieces['dim']}>{node.role}</span>
      </td>
      <td className={pieces['tight']}>
        <a href={formatRoute({ kind: 'account', accountId: node.accountId })}>{node.accountId}</a>
      </td>
      <td className={pieces['tight']}>
        <span className={pieces['tone']} data-tone={RULE_TONES[rule]}>
          {RULE_WORDS[rule]}
        </span>{' '}
        {isFlapping ? <Pill tone="warn">flapping</Pill> : null}
      </td>
      <td className={pieces['tight']}>{owner ?? <Nothing />}</td>
      <td>{reason ?? <Nothing />}</td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {expiresAt === null ? <span className={pieces['dim']}>until changed</span> : <TimeLeft until={expiresAt} />}
      </td>
      <td className={pieces['right']}>
        <CommandButton
          command={ruleOffer(node)}
          size="small"
          label={`${isFlapping ? 'Lift…' : 'Change…'} the rule of ${node.id}`}
        >
          {isFlapping ? 'Lift…' : 'Change…'}
        </CommandButton>
      </td>
    </tr>
  )
})

function Nothing() {
  return <span className={pieces['dim']}>—</span>
}

const RULE_TONES: Readonly<Record<Node['promotion']['rule'], Tone | undefined>> = {
  prefer: 'info',
  neutral: undefined,
  prefer_not: 'warn',
  must_not: 'critical',
}

const byId = new Intl.Collator('en', { numeric: true })

/** By account; where there are more than are shown, those with a rule before those without. */
function inOrder(nodes: readonly Node[]): readonly Node[] {
  const rows = nodes.toSorted((a, b) => byId.compare(a.accountId, b.accountId) || byId.compare(a.id, b.id))
  if (rows.length <= SHOWN) return rows
  return rows.toSorted((a, b) => Number(isNeutral(a)) - Number(isNeutral(b)))
}

function isNeutral({ promotion }: Node): boolean {
  return promotion.rule === 'neutral'
}

function textOf({ id, accountId, promotion }: Node): string {
  return `${id} ${accountId} ${RULE_WORDS[promotion.rule]} ${promotion.owner ?? ''} ${promotion.reason ?? ''}`
}
