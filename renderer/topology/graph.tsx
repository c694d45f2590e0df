/** The estate as a picture: boxes from estate-nodes.tsx, lines from estate-lines.tsx, where layout.ts puts them. */
import '@xyflow/react/dist/base.css'
import {
  Controls,
  type Edge,
  MarkerType,
  type Node as FlowNode,
  Position,
  ReactFlow,
  useReactFlow,
  useStore,
} from '@xyflow/react'
import { useEffect, useMemo } from 'react'
import { assertNever } from '../../shared/assert-never.ts'
import type { EstateLink } from '../store/estate.ts'
import { formatCount } from '../../shared/words/format.ts'
import { ReplicatesLine, ServesLine } from './estate-lines.tsx'
import { AccountCaption, AccountFrame, BotBox, ServiceBox } from './estate-nodes.tsx'
import { type Member, type Place, type Places, placesOf } from './layout.ts'
import styles from './topology.module.css'

export interface GraphProps {
  readonly members: readonly Member[]
  /** From the inside to the outside. */
  readonly serviceIds: readonly string[]
  readonly links: readonly EstateLink[]
  readonly chosen: string | null
}

/** The same object between renders, or every box would be built anew. */
const NODE_TYPES = { account: AccountFrame, caption: AccountCaption, bot: BotBox, service: ServiceBox }
const EDGE_TYPES = { serves: ServesLine, replicates: ReplicatesLine }
const MARGIN = 10
/** Below it nothing can be read: the card scrolls instead. */
const SMALLEST = 0.84
const FIT = { padding: `${MARGIN}px`, maxZoom: 1 } as const
/** Lines run over frames and under captions. */
const OVER_LINES = 10

export function Graph({ members, serviceIds, links, chosen }: GraphProps) {
  // Members change with facts, which come seldom; samples, which come every second, move nothing.
  const places = useMemo(() => placesOf(members, serviceIds), [members, serviceIds])
  const nodes = useMemo(() => boxes(places, chosen), [places, chosen])
  const edges = useMemo(() => links.map((link) => line(link, places)), [links, places])
  const height = places.height + 2 * MARGIN
  return (
    <div
      className={styles['graph']}
      style={{
        aspectRatio: `${places.width + 2 * MARGIN} / ${height}`,
        maxHeight: height,
        minWidth: places.width * SMALLEST,
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        fitView
        fitViewOptions={FIT}
        minZoom={SMALLEST / 2}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        disableKeyboardA11y
        zIndexMode="manual"
        // A link to another site has no place in a console; the library is named in the decisions.
        proOptions={{ hideAttribution: true }}
        aria-label="Accounts, nodes and services as a graph"
      >
        <Controls showInteractive={false} fitViewOptions={FIT} position="top-right" />
        <FitAgain places={places} />
      </ReactFlow>
    </div>
  )
}

/** What the window's width allows is shown whole; where somebody moved it, until the width or the membership changes. */
function FitAgain({ places }: { readonly places: Places }) {
  const { fitView } = useReactFlow()
  const width = useStore((state) => state.width)
  useEffect(() => {
    void fitView(FIT)
  }, [fitView, width, places])
  return null
}

type Box = FlowNode<{ id: string; isChosen: boolean }>

function boxes(places: Places, chosen: string | null): Box[] {
  const box = (id: string, type: keyof typeof NODE_TYPES, place: Place, parentId?: string): Box => ({
    id: `${type}/${id}`,
    type,
    position: { x: place.x, y: place.y },
    width: place.width,
    height: place.height,
    data: { id, isChosen: id === chosen },
    zIndex: type === 'account' ? 0 : OVER_LINES,
    ...(parentId === undefined ? {} : { parentId }),
  })
  const { services, accounts, nodes, accountOf } = places
  return [
    ...Object.entries(services).map(([id, place]) => box(id, 'service', place)),
    ...Object.entries(accounts).map(([id, place]) => box(id, 'account', place)),
    ...Object.entries(accounts).map(([id, { width }]) => box(id, 'caption', captionPlace(width), `account/${id}`)),
    ...Object.entries(nodes).map(([id, place]) => box(id, 'bot', place, `account/${accountOf[id] ?? ''}`)),
  ]
}

function captionPlace(width: number): Place {
  return { x: 10, y: 8, width: width - 20, height: 38 }
}

function line(link: EstateLink, places: Places): Edge {
  switch (link.kind) {
    case 'serves':
      return {
        id: `serves/${link.accountId}`,
        type: 'serves',
        source: 'service/gateway',
        target: `bot/${link.nodeId}`,
        sourceHandle: `source-${Position.Bottom}`,
        targetHandle: `target-${Position.Top}`,
        className: styles[link.seen ? 'serves' : 'servesByLease'] ?? '',
        zIndex: 1,
      }
    case 'replicates': {
      const [out, into] = sides(places.nodes[link.from], places.nodes[link.to])
      return {
        id: `replicates/${link.to}`,
        type: 'replicates',
        source: `bot/${link.from}`,
        target: `bot/${link.to}`,
        sourceHandle: `source-${out}`,
        targetHandle: `target-${into}`,
        className: styles[link.isBroken ? 'broken' : 'replicates'] ?? '',
        label: lagWords(link),
        markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: 'var(--text-3)' },
        zIndex: 1,
      }
    }
    default:
      return assertNever(link)
  }
}

/** Down, or up, or over the gap between the ranks: never through another box. */
function sides(from: Place | undefined, to: Place | undefined): readonly [Position, Position] {
  if (from === undefined || to === undefined || from.y < to.y) return [Position.Bottom, Position.Top]
  return from.y > to.y ? [Position.Top, Position.Bottom] : [Position.Top, Position.Top]
}

function lagWords({ lagRecords, isBroken }: Extract<EstateLink, { kind: 'replicates' }>): string {
  if (isBroken) return 'cut off'
  return lagRecords === null ? 'lag not reported' : `${formatCount(lagRecords)} behind`
}
