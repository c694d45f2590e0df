/** The lines of the graph: who serves through the gateway, who follows the master. */
import { BaseEdge, type EdgeProps, getSmoothStepPath, Position } from '@xyflow/react'
import { BETWEEN_RANKS, BUS_BELOW } from './layout.ts'

/** Out of the gateway, along above the accounts, down to the node: behind captions, beside boxes. */
export function ServesLine({ id, sourceX, sourceY, targetX, targetY }: EdgeProps) {
  const [path] = getSmoothStepPath({ sourceX, sourceY, targetX, targetY, ...DOWN, centerY: sourceY + BUS_BELOW })
  return <BaseEdge id={id} path={path} />
}

const DOWN = { sourcePosition: Position.Bottom, targetPosition: Position.Top, borderRadius: 6 }

/** Its figure stands at the follower, where it belongs. */
export function ReplicatesLine({ id, label, markerEnd, ...ends }: EdgeProps) {
  const { sourceY, targetY } = ends
  // Over the gap between the ranks, whether it goes down, up or along.
  const centerY = sourceY === targetY ? sourceY - BETWEEN_RANKS / 2 : (sourceY + targetY) / 2
  const [path] = getSmoothStepPath({ ...ends, centerY, borderRadius: 6, offset: BETWEEN_RANKS / 2 - 4 })
  const away = ends.targetPosition === Position.Top ? -LABEL_AWAY : LABEL_AWAY
  return (
    <BaseEdge
      id={id}
      path={path}
      label={label}
      labelX={ends.targetX}
      labelY={ends.targetY + away}
      labelBgPadding={[4, 1]}
      {...(markerEnd === undefined ? {} : { markerEnd })}
    />
  )
}

const LABEL_AWAY = 17
