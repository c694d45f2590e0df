/** One node or service beside the estate: how it is and why, what it is running as, what it believes, what can be done. */
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { CONTROL_PLANE, GATEWAY } from '../store/services.ts'
import { usePicture } from '../use-console.ts'
import { NodeDetail } from './node-detail.tsx'
import { ServiceDetail } from './service-detail.tsx'

export function EstateDetail({ id }: { readonly id: string }) {
  const node = usePicture((state) => state.snapshot?.nodes[id])
  const isService = usePicture((state) => state.snapshot?.services[id] !== undefined)
  if (node !== undefined) return <NodeDetail node={node} />
  if (isService || id === GATEWAY || id === CONTROL_PLANE) return <ServiceDetail id={id} />
  return (
    <Card title={id} aside={<a href="#/topology">Close</a>}>
      <EmptyNote title={`This cluster has no node ${id}`}>It may have been removed meanwhile.</EmptyNote>
    </Card>
  )
}
